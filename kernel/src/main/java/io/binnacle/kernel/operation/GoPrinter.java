package io.binnacle.kernel.operation;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Prints values as Go's `%+v` prints maps and slices, which some messages contain. Pure.
final class GoPrinter {
  private GoPrinter() {}

  static String print(Value value) {
    return switch (value) {
      case ObjectValue object -> {
        Map<String, String> members = new TreeMap<>();
        for (int i = 0; i < object.size(); i++) {
          members.put(object.nameAt(i), print(object.valueAt(i)));
        }
        yield members.entrySet().stream()
            .map(member -> member.getKey() + ":" + member.getValue())
            .collect(Collectors.joining(" ", "map[", "]"));
      }
      case ListValue list ->
          list.stream().map(GoPrinter::print).collect(Collectors.joining(" ", "[", "]"));
      case TextValue text -> text.text();
      case NumberValue.IntegerNumber number -> Long.toString(number.number());
      case NumberValue.FloatNumber number -> Double.toString(number.number());
      case BoolValue flag -> flag == BoolValue.TRUE ? "true" : "false";
      case NullValue _ -> "<nil>";
    };
  }
}
