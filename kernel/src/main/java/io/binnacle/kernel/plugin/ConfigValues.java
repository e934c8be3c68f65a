package io.binnacle.kernel.plugin;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Single configuration values: what is written, and what a program wants of it.
final class ConfigValues {
  private ConfigValues() {}

  /// What a default's text says, as the configuration file's reader would have read it.
  static Value ofText(Class<?> type, String text) {
    String stripped = text.strip();
    if (type == List.class) {
      return listOf(stripped);
    }
    if (type == boolean.class) {
      return Value.of(Boolean.parseBoolean(stripped));
    }
    if (type == int.class || type == long.class) {
      return Value.of(Long.parseLong(stripped));
    }
    if (type == double.class) {
      return NumberValue.of(Double.parseDouble(stripped));
    }
    return Value.of(text);
  }

  private static ListValue listOf(String text) {
    String inner =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (inner.isBlank()) {
      return ListValue.empty();
    }
    List<Value> items = new ArrayList<>();
    for (String item : inner.split(",", -1)) {
      items.add(Value.of(item.strip()));
    }
    return new ListValue(items);
  }

  static ObjectValue object(Value value, String path) throws ConfigurationException {
    return switch (value) {
      case ObjectValue object -> object;
      case NullValue absent -> ObjectValue.empty();
      default -> throw wrong(path, "keys and values", value);
    };
  }

  static List<Value> items(Value value, String path) throws ConfigurationException {
    if (value instanceof ListValue list) {
      return list.items();
    }
    throw wrong(path, "a list", value);
  }

  static Object scalar(Class<?> type, Value value, String path) throws ConfigurationException {
    if (type == String.class) {
      return text(value, path);
    }
    if (type == boolean.class || type == Boolean.class) {
      return flag(value, path);
    }
    if (type == int.class || type == Integer.class) {
      return Math.toIntExact(integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE, path));
    }
    if (type == long.class || type == Long.class) {
      return integer(value, Long.MIN_VALUE, Long.MAX_VALUE, path);
    }
    if (type == double.class || type == Double.class) {
      return number(value, path);
    }
    if (type == Duration.class) {
      return duration(value, path);
    }
    if (type == Path.class) {
      return path(value, path);
    }
    if (type.isEnum()) {
      return constant(type, value, path);
    }
    throw new IllegalArgumentException(path + ": configuration cannot be of type " + type);
  }

  /// A number or a boolean written where text is wanted is its text: `version: 1` means `"1"`.
  private static String text(Value value, String path) throws ConfigurationException {
    return switch (value) {
      case TextValue text -> text.text();
      case NumberValue.IntegerNumber integer -> Long.toString(integer.number());
      case NumberValue.FloatNumber number -> Double.toString(number.number());
      case BoolValue flag -> Boolean.toString(flag.flag());
      default -> throw wrong(path, "text", value);
    };
  }

  private static boolean flag(Value value, String path) throws ConfigurationException {
    if (value instanceof BoolValue flag) {
      return flag.flag();
    }
    throw wrong(path, "true or false", value);
  }

  private static long integer(Value value, long least, long most, String path)
      throws ConfigurationException {
    if (value instanceof NumberValue.IntegerNumber integer
        && integer.number() >= least
        && integer.number() <= most) {
      return integer.number();
    }
    throw wrong(path, "a whole number", value);
  }

  private static double number(Value value, String path) throws ConfigurationException {
    if (value instanceof NumberValue number) {
      return number.asDouble();
    }
    throw wrong(path, "a number", value);
  }

  private static Duration duration(Value value, String path) throws ConfigurationException {
    String wanted = "a duration such as 500ms, 10s or 1h30m";
    if (!(value instanceof TextValue text)) {
      throw wrong(path, wanted, value);
    }
    return ConfigDuration.parse(text.text()).orElseThrow(() -> wrong(path, wanted, value));
  }

  private static Path path(Value value, String path) throws ConfigurationException {
    try {
      return Path.of(text(value, path));
    } catch (InvalidPathException e) {
      throw wrong(path, "a file name", value);
    }
  }

  private static Object constant(Class<?> type, Value value, String path)
      throws ConfigurationException {
    String written = text(value, path);
    List<String> known = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(written.toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return constant;
      }
      known.add(name);
    }
    throw new ConfigurationException(
        path, "\"" + written + "\" is not one of " + String.join(", ", known));
  }

  private static ConfigurationException wrong(String path, String wanted, Value value) {
    return new ConfigurationException(path, "must be " + wanted + ", not " + described(value));
  }

  private static String described(Value value) {
    return switch (value) {
      case TextValue text -> "\"" + text.text() + "\"";
      case NumberValue.IntegerNumber integer -> integer.toString();
      case NumberValue.FloatNumber number -> Double.toString(number.number());
      case BoolValue flag -> Boolean.toString(flag.flag());
      case NullValue absent -> "null";
      case ListValue list -> "a list";
      case ObjectValue object -> "keys and values";
    };
  }
}
