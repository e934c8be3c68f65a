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
    StringBuilder text = new StringBuilder();
    print(value, text);
    return text.toString();
  }

  /// Values may be a thousand levels deep: each is to take little of the stack.
  private static void print(Value value, StringBuilder text) {
    switch (value) {
      case ObjectValue object -> {
        text.append("map[string]interface {}{");
        String separator = "";
        for (String name : object.names().stream().sorted(Values::compare).toList()) {
          text.append(separator).append(FieldError.quote(name)).append(':');
          element(object.get(name).orElseThrow(), text);
          separator = ", ";
        }
        text.append('}');
      }
      case ListValue list -> {
        text.append("[]interface {}{");
        for (int i = 0; i < list.size(); i++) {
          text.append(i > 0 ? ", " : "");
          element(list.get(i), text);
        }
        text.append('}');
      }
      case TextValue known -> text.append(FieldError.quote(known.text()));
      case NumberValue.IntegerNumber integer -> text.append(integer.number());
      case NumberValue.FloatNumber floating -> text.append(number(floating.number()));
      case BoolValue flag -> text.append(flag.flag());
      case NullValue _ -> text.append("<nil>");
    }
  }

  private static void element(Value value, StringBuilder text) {
    if (value == NullValue.NULL) {
      text.append("interface {}(nil)");
    } else {
      print(value, text);
    }
  }

  /// A float64 as `%v` prints it.
  static String number(double number) {
    return GoFloat.text(number, GoFloat.UNTYPED);
  }
}
