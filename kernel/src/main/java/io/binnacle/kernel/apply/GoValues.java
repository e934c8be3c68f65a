package io.binnacle.kernel.apply;

import io.binnacle.kernel.codec.GoFloat;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.patch.GoText;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.stream.Collectors;

/// Values as upstream's messages about ill-typed fields print them, each in the wrapper that
/// structured-merge-diff has around it.
final class GoValues {
  private GoValues() {}

  /// As `%v` prints it: `&{80}`.
  static String brief(Value value) {
    return "&{" + GoText.of(value) + "}";
  }

  /// As `%#v` prints it: `&value.valueUnstructured{Value:80}`.
  static String full(Value value) {
    return "&value.valueUnstructured{Value:" + literal(value) + "}";
  }

  /// The type that a decoder which knows no schema gives it, as `%T` prints it.
  static String type(Value value) {
    return switch (value) {
      case ObjectValue _ -> "map[string]interface {}";
      case ListValue _ -> "[]interface {}";
      case TextValue _ -> "string";
      case NumberValue _ -> "float64";
      case BoolValue _ -> "bool";
      case NullValue _ -> "<nil>";
    };
  }

  private static String literal(Value value) {
    return switch (value) {
      case ObjectValue object ->
          object.names().stream()
              .sorted(Values::compare)
              .map(name -> FieldError.quote(name) + ":" + element(object.get(name).orElseThrow()))
              .collect(Collectors.joining(", ", "map[string]interface {}{", "}"));
      case ListValue list ->
          list.stream()
              .map(GoValues::element)
              .collect(Collectors.joining(", ", "[]interface {}{", "}"));
      case TextValue text -> FieldError.quote(text.text());
      case NumberValue.IntegerNumber integer -> Long.toString(integer.number());
      case NumberValue.FloatNumber floating -> number(floating.number());
      case BoolValue flag -> Boolean.toString(flag.flag());
      case NullValue _ -> "<nil>";
    };
  }

  private static String element(Value value) {
    return value == NullValue.NULL ? "interface {}(nil)" : literal(value);
  }

  /// A float64 as `%v` prints it.
  static String number(double number) {
    return GoFloat.text(number, GoFloat.UNTYPED);
  }
}
