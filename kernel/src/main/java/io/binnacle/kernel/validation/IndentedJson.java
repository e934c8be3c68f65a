package io.binnacle.kernel.validation;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// JSON as Go indents it by one blank, in the order of the members. Pure.
final class IndentedJson {
  private IndentedJson() {}

  static String text(Value value) {
    StringBuilder text = new StringBuilder();
    write(text, value, "\n");
    return text.toString();
  }

  private static void write(StringBuilder text, Value value, String lineBreak) {
    String deeper = lineBreak + " ";
    if (value instanceof ObjectValue object && !object.isEmpty()) {
      text.append('{');
      for (int i = 0; i < object.size(); i++) {
        text.append(i == 0 ? "" : ",")
            .append(deeper)
            .append(JsonWriter.text(Value.of(object.nameAt(i))))
            .append(": ");
        write(text, object.valueAt(i), deeper);
      }
      text.append(lineBreak).append('}');
    } else if (value instanceof ListValue list && !list.isEmpty()) {
      text.append('[');
      for (int i = 0; i < list.size(); i++) {
        text.append(i == 0 ? "" : ",").append(deeper);
        write(text, list.get(i), deeper);
      }
      text.append(lineBreak).append(']');
    } else {
      text.append(JsonWriter.text(value));
    }
  }
}
