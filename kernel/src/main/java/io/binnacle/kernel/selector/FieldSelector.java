package io.binnacle.kernel.selector;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Selects objects by the values of single fields. Immutable and thread-safe.
public final class FieldSelector {
  private static final FieldSelector EVERYTHING = new FieldSelector(List.of());
  private static final List<String> OPERATORS = List.of("!=", "==", "=");

  private final List<Requirement> requirements;

  /// One term of a field selector.
  ///
  /// @param field e.g. `metadata.name`
  /// @param equal whether the field must have the value, or must not
  public record Requirement(String field, boolean equal, String value) {
    @Override
    public String toString() {
      String escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
      return field + (equal ? "=" : "!=") + escaped;
    }
  }

  private FieldSelector(List<Requirement> requirements) {
    this.requirements = List.copyOf(requirements);
  }

  public static FieldSelector everything() {
    return EVERYTHING;
  }

  /// Reads a selector as queries carry it, e.g. `metadata.name=a,status.phase!=Running`.
  ///
  /// @throws ApiException 400 in apimachinery's words when it is not one
  public static FieldSelector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    for (String term : terms(text)) {
      if (!term.isEmpty()) {
        requirements.add(
            requirement(term)
                .orElseThrow(
                    () ->
                        ApiErrors.badRequest(
                            "invalid selector: '" + text + "'; can't understand '" + term + "'")));
      }
    }
    return requirements.isEmpty() ? EVERYTHING : new FieldSelector(requirements);
  }

  /// The parts between commas that no backslash escapes, sorted.
  private static List<String> terms(String text) {
    List<String> terms = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == ',') {
        terms.add(text.substring(start, i));
        start = i + 1;
      }
    }
    terms.add(text.substring(start));
    terms.sort(null);
    return terms;
  }

  private static Optional<Requirement> requirement(String term) {
    for (int i = 0; i < term.length(); i++) {
      for (String operator : OPERATORS) {
        if (term.startsWith(operator, i)) {
          String value = unescaped(term.substring(i + operator.length()));
          return Optional.of(new Requirement(term.substring(0, i), !operator.equals("!="), value));
        }
      }
    }
    return Optional.empty();
  }

  private static String unescaped(String text) {
    StringBuilder value = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '=') {
        throw ApiErrors.badRequest(
            "invalid field selector: unescaped character in value: " + (int) c);
      }
      if (c == '\\') {
        i++;
        c = i < text.length() ? text.charAt(i) : 0;
        if (c != '\\' && c != ',' && c != '=') {
          throw ApiErrors.badRequest(
              "invalid field selector: invalid escape sequence: \\"
                  + (i < text.length() ? Character.toString(text.codePointAt(i)) : ""));
        }
      }
      value.append(c);
    }
    return value.toString();
  }

  /// Whether every object passes.
  public boolean isEmpty() {
    return requirements.isEmpty();
  }

  public List<Requirement> requirements() {
    return requirements;
  }

  /// Whether an object passes.
  ///
  /// @param fields the object's value of a field; the empty text for a field that it has not
  public boolean matches(UnaryOperator<String> fields) {
    for (Requirement requirement : requirements) {
      boolean same = fields.apply(requirement.field()).equals(requirement.value());
      if (same != requirement.equal()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
