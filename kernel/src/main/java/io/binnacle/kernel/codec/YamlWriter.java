package io.binnacle.kernel.codec;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Writes YAML as `sigs.k8s.io/yaml` lays it out, to the byte: block style, members in the order of
/// their names, lists not indented, texts folded at the first single space beyond the 80th column.
///
/// The static methods are thread-safe.
public final class YamlWriter {
  private static final int STEP = 2;

  private static final int WIDTH = 80;

  /// A longer key is written with a question mark.
  private static final int LONGEST_KEY = 128;

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  public static byte[] write(Value value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  public static String text(Value value) {
    YamlWriter writer = new YamlWriter();
    writer.value(value, 0, Place.LINE);
    writer.out.append('\n');
    return writer.out.toString();
  }

  /// Where a value begins.
  private enum Place {
    /// At the beginning of a line, or after what takes the place of one, such as a dash.
    LINE,
    /// After a key and its colon.
    KEY
  }

  /// @param indent of what holds the value
  private void value(Value value, int indent, Place place) {
    switch (value) {
      case ObjectValue object when !object.isEmpty() ->
          mapping(object, place == Place.KEY ? indent + STEP : indent, place);
      case ListValue list when !list.isEmpty() -> sequence(list, indent, place);
      case ObjectValue _ -> word("{}", place);
      case ListValue _ -> word("[]", place);
      case TextValue text -> {
        space(place);
        scalar(text.text(), place == Place.KEY ? indent + STEP : indent, false);
      }
      case NumberValue.IntegerNumber integer -> word(Long.toString(integer.number()), place);
      case NumberValue.FloatNumber real ->
          word(GoFloat.text(real.number(), GoFloat.FORMATTED), place);
      case BoolValue flag -> word(Boolean.toString(flag.flag()), place);
      case NullValue _ -> word("null", place);
    }
  }

  private void space(Place place) {
    if (place == Place.KEY) {
      out.append(' ');
    }
  }

  private void word(String word, Place place) {
    space(place);
    out.append(word);
  }

  private void line(int indent) {
    out.append('\n').repeat(' ', indent);
  }

  private void mapping(ObjectValue object, int indent, Place place) {
    Map<String, Value> members = new TreeMap<>(YamlKeys.ORDER);
    for (int i = 0; i < object.size(); i++) {
      members.put(object.nameAt(i), object.valueAt(i));
    }
    boolean inLine = place == Place.LINE;
    for (Map.Entry<String, Value> member : members.entrySet()) {
      if (!inLine) {
        line(indent);
      }
      inLine = false;
      String key = member.getKey();
      if (simple(key)) {
        scalar(key, indent, true);
        out.append(':');
        value(member.getValue(), indent, Place.KEY);
      } else {
        out.append("? ");
        scalar(key, indent + STEP, false);
        line(indent);
        out.append(": ");
        value(member.getValue(), indent + STEP, Place.LINE);
      }
    }
  }

  private static boolean simple(String key) {
    return !YamlStyle.of(key).severalLines()
        && key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY;
  }

  private void sequence(ListValue list, int indent, Place place) {
    boolean inLine = place == Place.LINE;
    for (Value item : list) {
      if (!inLine) {
        line(indent);
      }
      inLine = false;
      out.append("- ");
      value(item, indent + STEP, Place.LINE);
    }
  }

  /// @param indent of the further lines
  private void scalar(String text, int indent, boolean key) {
    switch (YamlStyle.of(text).chosen(text, key)) {
      case PLAIN -> folded(text, indent, key, Quotes.NONE);
      case SINGLE_QUOTED -> folded(text, indent, key, Quotes.SINGLE);
      case DOUBLE_QUOTED -> folded(text, indent, key, Quotes.DOUBLE);
      case LITERAL -> literal(text, indent);
    }
  }

  private enum Quotes {
    NONE(""),
    SINGLE("'"),
    DOUBLE("\"");

    private final String mark;

    Quotes(String mark) {
      this.mark = mark;
    }
  }

  /// @param key whether the text must stay in one line
  private void folded(String text, int indent, boolean key, Quotes quotes) {
    int lineBegin = out.lastIndexOf("\n") + 1;
    int column = out.codePointCount(lineBegin, out.length()) + quotes.mark.length();
    out.append(quotes.mark);
    boolean afterSpace = false;
    boolean afterBreak = false;
    int length = text.length();
    for (int i = 0; i < length; ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean breaks = YamlStyle.isBreak(c) && quotes != Quotes.DOUBLE;
      if (afterBreak && !breaks) {
        out.repeat(' ', indent);
        column = indent;
      }
      boolean spaceFollows = next < length && text.charAt(next) == ' ';
      if (c == ' '
          && !key
          && !afterSpace
          && column > WIDTH
          && mayFold(quotes, i, length, spaceFollows)) {
        line(indent);
        column = indent;
        if (spaceFollows) {
          out.append('\\');
          column++;
        }
      } else {
        String shown = shown(c, quotes);
        out.append(shown);
        column = breaks ? 0 : column + shown.codePointCount(0, shown.length());
      }
      afterSpace = c == ' ';
      afterBreak = breaks;
      i = next;
    }
    out.append(quotes.mark);
  }

  /// Only double quotes have a sign for a space at the beginning of a line.
  private static boolean mayFold(Quotes quotes, int at, int length, boolean spaceFollows) {
    boolean inner = at > 0 && at < length - 1;
    return switch (quotes) {
      case NONE -> !spaceFollows;
      case SINGLE -> inner && !spaceFollows;
      case DOUBLE -> inner;
    };
  }

  private static String shown(int c, Quotes quotes) {
    String itself = Character.toString(c);
    return switch (quotes) {
      case NONE -> itself;
      case SINGLE -> c == '\'' ? "''" : itself;
      case DOUBLE ->
          YamlStyle.isPrintable(c) && !YamlStyle.isBreak(c) && c != '"' && c != '\\'
              ? itself
              : "\\" + YamlStyle.escape(c);
    };
  }

  private void literal(String text, int indent) {
    out.append('|');
    char first = text.charAt(0);
    if (first == ' ' || YamlStyle.isBreak(first)) {
      out.append(STEP);
    }
    int length = text.length();
    if (!YamlStyle.isBreak(text.charAt(length - 1))) {
      out.append('-');
    } else if (length == 1 || YamlStyle.isBreak(text.charAt(length - 2))) {
      out.append('+');
    }
    out.append('\n');
    boolean afterBreak = true;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (afterBreak && !YamlStyle.isBreak(c)) {
        out.repeat(' ', indent);
      }
      afterBreak = YamlStyle.isBreak(c);
      // What ends the text ends the line; whoever writes on begins another.
      if (i < length - 1 || !afterBreak) {
        out.append(c);
      }
    }
  }
}
