package io.binnacle.admission.quota;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.Collection;
import java.util.List;

/// One condition on the objects that a quota is for.
///
/// @param name e.g. `PriorityClass`
/// @param operator `Exists`, `DoesNotExist`, `In` or `NotIn`
/// @param values what `In` and `NotIn` speak of
record Scope(String name, String operator, List<String> values) {
  private static final String EXISTS = "Exists";

  static Scope named(Value name) {
    return new Scope(text(name), EXISTS, List.of());
  }

  static Scope of(ObjectValue expression) {
    return new Scope(
        expression.text("scopeName").orElse(""),
        expression.text("operator").orElse(""),
        expression.items("values").stream().map(Scope::text).toList());
  }

  private static String text(Value value) {
    return value instanceof TextValue text ? text.text() : "";
  }

  /// Whether an object fits that has these names where the scope looks; without any, it has nothing
  /// there.
  boolean fits(Collection<String> names) {
    if (names.isEmpty()) {
      return operator.equals("DoesNotExist") || operator.equals("NotIn");
    }
    return names.stream().anyMatch(this::fits);
  }

  private boolean fits(String found) {
    return switch (operator) {
      case EXISTS -> true;
      case "In" -> values.contains(found);
      case "NotIn" -> !values.contains(found);
      default -> false;
    };
  }
}
