package io.binnacle.kernel.codec;

import java.util.Comparator;

/// The order in which `go-yaml` writes the members of a mapping: numbers in names by their value,
/// letters after what is none. No order in the strict sense, so nothing that insists on one may
/// sort by it. Pure.
final class YamlKeys {
  static final Comparator<String> ORDER =
      (a, b) -> a.equals(b) ? 0 : less(a.codePoints().toArray(), b.codePoints().toArray()) ? -1 : 1;

  private YamlKeys() {}

  private static boolean less(int[] a, int[] b) {
    for (int i = 0; i < a.length && i < b.length; i++) {
      if (a[i] == b[i]) {
        continue;
      }
      boolean aLetter = Character.isLetter(a[i]);
      boolean bLetter = Character.isLetter(b[i]);
      if (aLetter && bLetter) {
        return a[i] < b[i];
      }
      if (aLetter || bLetter) {
        return bLetter;
      }
      return lessFrom(a, b, i);
    }
    return a.length < b.length;
  }

  /// Compares from the first difference on, where neither has a letter.
  private static boolean lessFrom(int[] a, int[] b, int from) {
    long begun = (a[from] == '0' || b[from] == '0') && withinNumber(a, from) ? 1 : 0;
    int aEnd = digits(a, from);
    int bEnd = digits(b, from);
    long aNumber = number(begun, a, from, aEnd);
    long bNumber = number(begun, b, from, bEnd);
    if (aNumber != bNumber) {
      return aNumber < bNumber;
    }
    return aEnd == bEnd ? a[from] < b[from] : aEnd < bEnd;
  }

  /// Whether digits go before that are not all zero.
  private static boolean withinNumber(int[] text, int before) {
    for (int i = before - 1; i >= 0 && Character.isDigit(text[i]); i--) {
      if (text[i] != '0') {
        return true;
      }
    }
    return false;
  }

  private static int digits(int[] text, int from) {
    int end = from;
    while (end < text.length && Character.isDigit(text[end])) {
      end++;
    }
    return end;
  }

  private static long number(long begun, int[] text, int from, int end) {
    long number = begun;
    for (int i = from; i < end; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }
}
