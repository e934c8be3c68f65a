package io.binnacle.examples.jsonl;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// As much JSON as the lines need: objects, lists, texts and whole numbers. A plugin may as well
/// bring a JSON library of its own; nobody else would see it.
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /// Reads a line.
  ///
  /// @throws IllegalArgumentException when it is not a JSON object
  static ObjectValue read(String line) {
    Json json = new Json(line);
    Value value = json.value();
    if (json.at != line.length() || !(value instanceof ObjectValue object)) {
      throw new IllegalArgumentException("not one JSON object");
    }
    return object;
  }

  static String write(Value value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private Value value() {
    char c = peek();
    return switch (c) {
      case '{' -> object();
      case '[' -> list();
      case '"' -> new TextValue(string());
      default -> number();
    };
  }

  private ObjectValue object() {
    ObjectValue.Builder object = ObjectValue.builder();
    expect('{');
    while (peek() != '}') {
      String name = string();
      expect(':');
      object.put(name, value());
      if (peek() != '}') {
        expect(',');
      }
    }
    expect('}');
    return object.build();
  }

  private ListValue list() {
    List<Value> items = new ArrayList<>();
    expect('[');
    while (peek() != ']') {
      items.add(value());
      if (peek() != ']') {
        expect(',');
      }
    }
    expect(']');
    return new ListValue(items);
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      char c = text.charAt(at++);
      out.append(c == '\\' ? escaped() : c);
    }
    expect('"');
    return out.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw new IllegalArgumentException("ends too early");
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }

  private NumberValue number() {
    int start = at;
    while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return NumberValue.of(Long.parseLong(text.substring(start, at)));
  }

  private char peek() {
    if (at >= text.length()) {
      throw new IllegalArgumentException("ends too early");
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw new IllegalArgumentException("'" + c + "' expected at column " + (at + 1));
    }
    at++;
  }

  private static void write(Value value, StringBuilder out) {
    switch (value) {
      case TextValue text -> writeText(text.text(), out);
      case NumberValue.IntegerNumber number -> out.append(number.number());
      case NumberValue.FloatNumber number -> out.append(number.number());
      case BoolValue flag -> out.append(flag.flag());
      case NullValue absent -> out.append("null");
      case ListValue list -> {
        String separator = "[";
        for (Value item : list) {
          out.append(separator);
          write(item, out);
          separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case ObjectValue object -> {
        out.append('{');
        for (int i = 0; i < object.size(); i++) {
          out.append(i == 0 ? "" : ",");
          writeText(object.nameAt(i), out);
          out.append(':');
          write(object.valueAt(i), out);
        }
        out.append('}');
      }
    }
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
