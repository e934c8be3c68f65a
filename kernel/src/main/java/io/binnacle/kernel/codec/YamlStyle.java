package io.binnacle.kernel.codec;

import java.util.Locale;

/// What a text is made of, as far as it decides how `go-yaml` writes it.
///
/// @param severalLines whether there are line breaks in it
/// @param plain whether it can stand without quotes
/// @param single whether it can stand in single quotes
/// @param block whether it can stand as lines of its own
record YamlStyle(boolean severalLines, boolean plain, boolean single, boolean block) {
  private static final String INDICATORS = "#,[]{}&*!|>'\"%@`";

  enum Form {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    LITERAL
  }

  static YamlStyle of(String text) {
    if (text.isEmpty()) {
      return new YamlStyle(false, true, true, false);
    }
    boolean indicators = text.startsWith("---") || text.startsWith("...") || indicated(text);
    boolean breaks = false;
    boolean special = false;
    boolean breakThenSpace = false;
    boolean spaceThenBreak = false;
    int previous = 'x';
    for (int i = 0; i < text.length(); i += Character.charCount(previous)) {
      int c = text.codePointAt(i);
      special |= !isPrintable(c);
      breaks |= isBreak(c);
      breakThenSpace |= c == ' ' && isBreak(previous);
      spaceThenBreak |= isBreak(c) && previous == ' ';
      previous = c;
    }
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    boolean edges = first == ' ' || isBreak(first) || last == ' ' || isBreak(last);
    boolean split = special || spaceThenBreak;
    return new YamlStyle(
        breaks,
        !edges && !breakThenSpace && !split && !breaks && !indicators,
        !breakThenSpace && !split,
        last != ' ' && !split);
  }

  /// Whether something in the text would mean something else than itself.
  private static boolean indicated(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean before = i == 0 || isBlank(text.charAt(i - 1)) || isBreak(text.charAt(i - 1));
      boolean after = i + 1 == text.length() || isBlank(text.charAt(i + 1));
      boolean indicator =
          switch (c) {
            case ':' -> after;
            case '?', '-' -> i == 0 && after;
            case '#' -> before;
            default -> i == 0 && INDICATORS.indexOf(c) >= 0;
          };
      if (indicator) {
        return true;
      }
    }
    return false;
  }

  /// The form that is taken.
  ///
  /// @param key whether the text stands before a colon
  Form chosen(String text, boolean key) {
    if (text.indexOf('\n') >= 0) {
      return block && !key ? Form.LITERAL : Form.DOUBLE_QUOTED;
    }
    if (!YamlScalar.isText(text) || (key && severalLines)) {
      return Form.DOUBLE_QUOTED;
    }
    if (plain) {
      return Form.PLAIN;
    }
    return single ? Form.SINGLE_QUOTED : Form.DOUBLE_QUOTED;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static boolean isBreak(int c) {
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  /// As YAML has it, less what needs four bytes.
  static boolean isPrintable(int c) {
    return c == '\n'
        || (c >= 0x20 && c <= 0x7e)
        || (c >= 0xa0 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff);
  }

  /// What goes after the backslash for a character.
  static String escape(int c) {
    return switch (c) {
      case 0 -> "0";
      case 0x07 -> "a";
      case '\b' -> "b";
      case '\t' -> "t";
      case '\n' -> "n";
      case 0x0b -> "v";
      case '\f' -> "f";
      case '\r' -> "r";
      case 0x1b -> "e";
      case '"' -> "\"";
      case '\\' -> "\\";
      case 0x85 -> "N";
      case 0xa0 -> "_";
      case 0x2028 -> "L";
      case 0x2029 -> "P";
      default ->
          String.format(Locale.ROOT, c <= 0xff ? "x%02X" : c <= 0xffff ? "u%04X" : "U%08X", c);
    };
  }
}
