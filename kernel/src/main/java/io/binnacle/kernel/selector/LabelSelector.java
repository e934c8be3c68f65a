package io.binnacle.kernel.selector;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.selector.LabelRequirement.Operator;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Selects objects by their labels. Immutable and thread-safe.
public final class LabelSelector {
  private static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  private final List<LabelRequirement> requirements;

  private LabelSelector(List<LabelRequirement> requirements) {
    this.requirements =
        requirements.stream().sorted(Comparator.comparing(LabelRequirement::key)).toList();
  }

  public static LabelSelector everything() {
    return EVERYTHING;
  }

  /// Reads a selector as queries carry it, e.g. `a=b,c in (d,e),!f`.
  ///
  /// @throws ApiException 400 in apimachinery's words when it is not one
  public static LabelSelector parse(String text) {
    return text.isEmpty() ? EVERYTHING : new LabelSelector(new LabelSelectorParser(text).parse());
  }

  /// Reads a `metav1.LabelSelector`, as objects carry it. What is not valid in it selects nothing
  /// that it names: validation comes before.
  public static LabelSelector of(ObjectValue selector) {
    List<LabelRequirement> requirements = new ArrayList<>();
    ObjectValue labels = selector.object("matchLabels").orElse(ObjectValue.empty());
    for (int i = 0; i < labels.size(); i++) {
      if (labels.valueAt(i) instanceof TextValue value) {
        requirements.add(
            new LabelRequirement(labels.nameAt(i), Operator.EQUALS, List.of(value.text())));
      }
    }
    for (Value item : selector.items("matchExpressions")) {
      if (item instanceof ObjectValue expression) {
        operator(expression)
            .map(
                operator ->
                    new LabelRequirement(
                        expression.text("key").orElse(""), operator, values(expression)))
            .ifPresent(requirements::add);
      }
    }
    return new LabelSelector(requirements);
  }

  /// Selects objects that have all these labels.
  public static LabelSelector ofLabels(ObjectValue labels) {
    return of(ObjectValue.of("matchLabels", labels));
  }

  private static Optional<Operator> operator(ObjectValue expression) {
    return switch (expression.text("operator").orElse("")) {
      case "In" -> Optional.of(Operator.IN);
      case "NotIn" -> Optional.of(Operator.NOT_IN);
      case "Exists" -> Optional.of(Operator.EXISTS);
      case "DoesNotExist" -> Optional.of(Operator.DOES_NOT_EXIST);
      default -> Optional.empty();
    };
  }

  private static List<String> values(ObjectValue expression) {
    return expression.items("values").stream()
        .filter(TextValue.class::isInstance)
        .map(value -> ((TextValue) value).text())
        .toList();
  }

  /// Whether every object passes.
  public boolean isEmpty() {
    return requirements.isEmpty();
  }

  /// The terms in the order of their keys.
  public List<LabelRequirement> requirements() {
    return requirements;
  }

  /// Whether an object with these labels passes every term.
  public boolean matches(ObjectValue labels) {
    for (LabelRequirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelSelector that && that.requirements.equals(requirements);
  }

  @Override
  public int hashCode() {
    return requirements.hashCode();
  }

  /// The canonical form: terms in the order of their keys.
  @Override
  public String toString() {
    return requirements.stream().map(LabelRequirement::toString).collect(Collectors.joining(","));
  }
}
