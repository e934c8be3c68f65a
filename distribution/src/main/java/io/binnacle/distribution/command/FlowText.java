package io.binnacle.distribution.command;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Values in YAML's flow style, which is JSON where a text needs quotes.
final class FlowText {
  /// What every YAML reader takes for text without quotes.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");

  private static final Pattern WORD = Pattern.compile("(?i)true|false|yes|no|on|off|null|y|n");

  private FlowText() {}

  static String of(Value value) {
    return switch (value) {
      case TextValue text -> quoted(text.text());
      case BoolValue flag -> Boolean.toString(flag.flag());
      case NullValue absent -> "null";
      case NumberValue.IntegerNumber number -> number.toString();
      case NumberValue.FloatNumber number -> Double.toString(number.number());
      case ListValue list ->
          "[" + String.join(", ", list.stream().map(FlowText::of).toList()) + "]";
      case ObjectValue object -> {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < object.size(); i++) {
          members.add(quoted(object.nameAt(i)) + ": " + of(object.valueAt(i)));
        }
        yield "{" + String.join(", ", members) + "}";
      }
    };
  }

  static String quoted(String text) {
    if (PLAIN.matcher(text).matches() && !WORD.matcher(text).matches()) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7f) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
