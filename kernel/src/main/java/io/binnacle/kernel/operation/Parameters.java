package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.error.GoInteger;
import io.binnacle.kernel.exchange.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads query parameters with the leniency and the errors of apimachinery's conversions, and holds
/// the checks that several kinds of options share.
final class Parameters {
  private static final int LONGEST_FIELD_MANAGER = 128;

  private Parameters() {}

  static String text(Query query, String name) {
    return query.first(name).orElse("");
  }

  /// Empty when the parameter is absent; anything but `false` and `0` is true.
  static Optional<Boolean> flag(Query query, String name) {
    return query.first(name).map(v -> !v.equalsIgnoreCase("false") && !v.equals("0"));
  }

  static OptionalLong integer(Query query, String name) {
    Optional<String> value = query.first(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<String> fault = GoInteger.fault(value.get());
    if (fault.isPresent()) {
      throw ApiErrors.badRequest(fault.get());
    }
    return OptionalLong.of(GoInteger.parse(value.get()).orElse(0L));
  }

  static List<FieldError> dryRunErrors(List<String> dryRun) {
    for (String value : dryRun) {
      if (!value.equals("All")) {
        String all =
            dryRun.stream()
                .map(FieldError::quote)
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));
        return List.of(FieldError.notSupported("dryRun", all, List.of("All")));
      }
    }
    return List.of();
  }

  static List<FieldError> fieldValidationErrors(String fieldValidation) {
    return switch (fieldValidation) {
      case "", "Ignore", "Strict", "Warn" -> List.of();
      default ->
          List.of(
              FieldError.notSupported(
                  "fieldValidation",
                  FieldError.quote(fieldValidation),
                  List.of("", "Ignore", "Strict", "Warn")));
    };
  }

  static List<FieldError> fieldManagerErrors(String fieldManager) {
    List<FieldError> errors = new ArrayList<>();
    if (bytes(fieldManager) > LONGEST_FIELD_MANAGER) {
      errors.add(FieldError.tooLong("fieldManager", LONGEST_FIELD_MANAGER));
    }
    int position = 0;
    for (int c : fieldManager.codePoints().toArray()) {
      if (!printable(c)) {
        errors.add(
            FieldError.invalid(
                "fieldManager",
                FieldError.quote(fieldManager),
                String.format("invalid character U+%04X (at position %d)", c, position)));
      }
      position += bytes(Character.toString(c));
    }
    return errors;
  }

  /// What of a text can be the name of a manager: its printable characters, as many as fit.
  static String manager(String text) {
    StringBuilder manager = new StringBuilder();
    int size = 0;
    for (int c : text.codePoints().toArray()) {
      int more = bytes(Character.toString(c));
      if (printable(c)) {
        if (size + more > LONGEST_FIELD_MANAGER) {
          break;
        }
        manager.appendCodePoint(c);
        size += more;
      }
    }
    return manager.toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// As Go's `unicode.IsPrint` sees it: letters, marks, numbers, punctuation, symbols and the
  /// space.
  private static boolean printable(int c) {
    return c == ' '
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.SPACE_SEPARATOR,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }
}
