package io.binnacle.kernel.codec;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes JSON byte for byte as Go's `encoding/json` does: `<`, `>`, `&`, U+2028 and U+2029
/// escaped, floats in Go's form.
///
/// Confined to one thread; the static methods are thread-safe.
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final int INDENT = 2;

  /// The ASCII characters that stand for themselves.
  private static final boolean[] PLAIN = plain();

  private byte[] buffer;
  private int length;
  private final boolean pretty;
  private int depth;

  private JsonWriter(int expectedSize, boolean pretty) {
    this.buffer = new byte[expectedSize];
    this.pretty = pretty;
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[0x80];
    Arrays.fill(plain, 0x20, 0x80, true);
    for (char special : "\"\\<>&".toCharArray()) {
      plain[special] = false;
    }
    return plain;
  }

  /// Compact JSON without a line break at the end.
  public static byte[] write(Value value) {
    JsonWriter writer = new JsonWriter(1024, false);
    writer.value(value);
    return Arrays.copyOf(writer.buffer, writer.length);
  }

  /// Compact JSON as text.
  public static String text(Value value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  /// JSON indented by two spaces, as `?pretty=true` asks for.
  public static byte[] pretty(Value value) {
    JsonWriter writer = new JsonWriter(1024, true);
    writer.value(value);
    return Arrays.copyOf(writer.buffer, writer.length);
  }

  private void value(Value value) {
    switch (value) {
      case ObjectValue object -> object(object);
      case ListValue list -> list(list);
      case TextValue text -> text(text.text(), true);
      case NumberValue.IntegerNumber integer -> integer(integer.number());
      case NumberValue.FloatNumber floating -> ascii(GoFloat.json(floating.number()));
      case BoolValue flag -> raw(flag.flag() ? TRUE : FALSE);
      case NullValue none -> raw(NULL);
    }
  }

  private void object(ObjectValue object) {
    put('{');
    depth++;
    for (int i = 0; i < object.size(); i++) {
      if (i > 0) {
        put(',');
      }
      lineBreak();
      text(object.nameAt(i), true);
      put(':');
      if (pretty) {
        put(' ');
      }
      value(object.valueAt(i));
    }
    depth--;
    if (object.size() > 0) {
      lineBreak();
    }
    put('}');
  }

  private void list(ListValue list) {
    put('[');
    depth++;
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        put(',');
      }
      lineBreak();
      value(list.get(i));
    }
    depth--;
    if (list.size() > 0) {
      lineBreak();
    }
    put(']');
  }

  private void lineBreak() {
    if (pretty) {
      put('\n');
      for (int i = 0; i < depth * INDENT; i++) {
        put(' ');
      }
    }
  }

  private void text(String text, boolean quoted) {
    int size = text.length();
    ensure(size + 2);
    byte[] out = buffer;
    int end = length;
    if (quoted) {
      out[end++] = '"';
    }
    int i = 0;
    for (; i < size; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || !PLAIN[c]) {
        break;
      }
      out[end++] = (byte) c;
    }
    length = end;
    if (i < size) {
      textFrom(text, i);
    }
    if (quoted) {
      put('"');
    }
  }

  /// Writes the rest of a text in which not every character stands for itself.
  private void textFrom(String text, int start) {
    int size = text.length();
    for (int i = start; i < size; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        i += wide(text, i);
      } else if (PLAIN[c]) {
        put(c);
      } else {
        escape(c);
      }
    }
  }

  /// Writes the character at `i` and says how many further chars it took.
  private int wide(String text, int i) {
    int point = text.codePointAt(i);
    if (point == 0x2028 || point == 0x2029) {
      unicode((char) point);
      return 0;
    }
    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      point = 0xfffd;
    }
    ensure(4);
    if (point < 0x800) {
      buffer[length++] = (byte) (0xc0 | (point >> 6));
    } else {
      if (point < 0x10000) {
        buffer[length++] = (byte) (0xe0 | (point >> 12));
      } else {
        buffer[length++] = (byte) (0xf0 | (point >> 18));
        buffer[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
      }
      buffer[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    }
    buffer[length++] = (byte) (0x80 | (point & 0x3f));
    return point >= 0x10000 ? 1 : 0;
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> pair(c);
      case '\n' -> pair('n');
      case '\r' -> pair('r');
      case '\t' -> pair('t');
      case '\b' -> pair('b');
      case '\f' -> pair('f');
      default -> unicode(c);
    }
  }

  private void pair(char c) {
    ensure(2);
    buffer[length++] = '\\';
    buffer[length++] = (byte) c;
  }

  private void unicode(char c) {
    ensure(6);
    buffer[length++] = '\\';
    buffer[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      buffer[length++] = HEX[(c >> shift) & 0xf];
    }
  }

  private void integer(long number) {
    if (number >= 0 && number < 10) {
      put((char) ('0' + number));
    } else {
      ascii(Long.toString(number));
    }
  }

  private void ascii(String text) {
    text(text, false);
  }

  private void raw(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void put(char c) {
    ensure(1);
    buffer[length++] = (byte) c;
  }

  private void ensure(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
