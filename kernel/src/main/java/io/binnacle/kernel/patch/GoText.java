package io.binnacle.kernel.patch;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.stream.Collectors;

/// Values and their types as Go prints them in messages.
public final class GoText {
  private GoText() {}

  /// As `%v` prints it: `map[a:1 b:[x y]]`.
  public static String of(Value value) {
    return switch (value) {
      case ObjectValue object ->
          object.names().stream()
              .sorted()
              .map(name -> name + ":" + of(object.get(name).orElseThrow()))
              .collect(Collectors.joining(" ", "map[", "]"));
      case ListValue list -> of(list.items());
      case TextValue text -> text.text();
      case NumberValue.IntegerNumber integer -> Long.toString(integer.number());
      case NumberValue.FloatNumber floating -> Double.toString(floating.number());
      case BoolValue flag -> Boolean.toString(flag.flag());
      case NullValue none -> "<nil>";
    };
  }

  static String of(List<Value> items) {
    return items.stream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
  }

  /// As `%s` prints it, which complains of all that is no text.
  static String asText(Value value) {
    return switch (value) {
      case ObjectValue object ->
          object.names().stream()
              .sorted()
              .map(name -> name + ":" + asText(object.get(name).orElseThrow()))
              .collect(Collectors.joining(" ", "map[", "]"));
      case ListValue list ->
          list.stream().map(GoText::asText).collect(Collectors.joining(" ", "[", "]"));
      case TextValue text -> text.text();
      case NullValue _ -> "%!s(<nil>)";
      default -> "%!s(" + type(value) + "=" + of(value) + ")";
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
