package io.binnacle.kernel.selector;

import io.binnacle.kernel.error.GoInteger;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import java.util.List;
import java.util.Optional;

/// One term of a label selector.
///
/// @param key the label
/// @param operator how the label's value is tested
/// @param values what it is tested against, sorted; one value but for IN and NOT_IN, none for
///   EXISTS and DOES_NOT_EXIST
public record LabelRequirement(String key, Operator operator, List<String> values) {

  /// The tests of a label's value.
  public enum Operator {
    IN,
    NOT_IN,
    EQUALS,
    DOUBLE_EQUALS,
    NOT_EQUALS,
    GREATER,
    LESS,
    EXISTS,
    DOES_NOT_EXIST
  }

  public LabelRequirement {
    values = values.stream().sorted().distinct().toList();
  }

  /// Whether an object with these labels passes.
  public boolean matches(ObjectValue labels) {
    if (!labels.has(key)) {
      return switch (operator) {
        case NOT_IN, NOT_EQUALS, DOES_NOT_EXIST -> true;
        case IN, EQUALS, DOUBLE_EQUALS, GREATER, LESS, EXISTS -> false;
      };
    }
    return switch (operator) {
      case IN, EQUALS, DOUBLE_EQUALS -> values.contains(value(labels));
      case NOT_IN, NOT_EQUALS -> !values.contains(value(labels));
      case EXISTS -> true;
      case DOES_NOT_EXIST -> false;
      case GREATER -> compared(labels) > 0;
      case LESS -> compared(labels) < 0;
    };
  }

  private String value(ObjectValue labels) {
    return labels.get(key).orElseThrow() instanceof TextValue text ? text.text() : "";
  }

  /// How the label's value compares to the requirement's; 0 also when one of them is no integer.
  private int compared(ObjectValue labels) {
    Optional<Long> theirs = GoInteger.parse(value(labels));
    Optional<Long> ours = GoInteger.parse(values.getFirst());
    return theirs.isPresent() && ours.isPresent() ? theirs.get().compareTo(ours.get()) : 0;
  }

  /// As apimachinery writes it: `a=b`, `a in (b,c)`, `!a`.
  @Override
  public String toString() {
    String joined = String.join(",", values);
    return switch (operator) {
      case IN -> key + " in (" + joined + ")";
      case NOT_IN -> key + " notin (" + joined + ")";
      case EQUALS -> key + "=" + joined;
      case DOUBLE_EQUALS -> key + "==" + joined;
      case NOT_EQUALS -> key + "!=" + joined;
      case GREATER -> key + ">" + joined;
      case LESS -> key + "<" + joined;
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
    };
  }
}
