package io.binnacle.kernel.patch;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.TreeSet;

/// Values and their types as Go prints them in messages.
public final class GoText {
  private GoText() {}

  /// As `%v` prints it: `map[a:1 b:[x y]]`.
  public static String of(Value value) {
    StringBuilder text = new StringBuilder();
    print(value, text, false);
    return text.toString();
  }

  static String of(List<Value> items) {
    return of(new ListValue(items));
  }

  /// As `%s` prints it, which complains of all that is no text.
  static String asText(Value value) {
    StringBuilder text = new StringBuilder();
    print(value, text, true);
    return text.toString();
  }

  /// Values may be a thousand levels deep: each is to take little of the stack.
  private static void print(Value value, StringBuilder text, boolean complaining) {
    switch (value) {
      case ObjectValue object -> {
        String separator = "map[";
        for (String name : new TreeSet<>(object.names())) {
          text.append(separator).append(name).append(':');
          print(object.get(name).orElseThrow(), text, complaining);
          separator = " ";
        }
        text.append(object.isEmpty() ? "map[]" : "]");
      }
      case ListValue list -> {
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
          text.append(i > 0 ? " " : "");
          print(list.get(i), text, complaining);
        }
        text.append(']');
      }
      case TextValue known -> text.append(known.text());
      case NullValue _ when complaining -> text.append("%!s(<nil>)");
      case NumberValue _, BoolValue _, NullValue _ when complaining ->
          text.append("%!s(").append(type(value)).append('=').append(scalar(value)).append(')');
      case NumberValue _, BoolValue _, NullValue _ -> text.append(scalar(value));
    }
  }

  private static String scalar(Value value) {
    return switch (value) {
      case NumberValue.IntegerNumber integer -> Long.toString(integer.number());
      case NumberValue.FloatNumber floating -> Double.toString(floating.number());
      case BoolValue flag -> Boolean.toString(flag.flag());
      default -> "<nil>";
    };
  }

  static String type(Value value) {
    return switch (value) {
      case ObjectValue object -> "map[string]interface {}";
      case ListValue list -> "[]interface {}";
      case TextValue text -> "string";
      case NumberValue.IntegerNumber integer -> "int64";
      case NumberValue.FloatNumber floating -> "float64";
      case BoolValue flag -> "bool";
      case NullValue none -> "<nil>";
    };
  }
}
