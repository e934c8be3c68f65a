package io.binnacle.kernel.codec;

/// Halves of characters that stand alone. A Java string can hold them, UTF-8 cannot. Pure.
final class UnpairedSurrogates {
  private static final char REPLACEMENT = '\uFFFD';

  private UnpairedSurrogates() {}

  static boolean in(String text) {
    return first(text) >= 0;
  }

  /// The text with U+FFFD in the place of each.
  static String replaced(String text) {
    int at = first(text);
    if (at < 0) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text);
    for (int i = at; i < whole.length(); i++) {
      if (pair(whole, i)) {
        i++;
      } else if (Character.isSurrogate(whole.charAt(i))) {
        whole.setCharAt(i, REPLACEMENT);
      }
    }
    return whole.toString();
  }

  private static int first(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (pair(text, i)) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean pair(CharSequence text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }
}
