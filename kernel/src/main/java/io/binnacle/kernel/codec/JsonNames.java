package io.binnacle.kernel.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Names of members that were read lately. Objects of a kind have the same names, and most are read
/// again and again: one String serves.
///
/// A name has one place, by its hash, and takes it from whatever stood there: however names are
/// chosen, to look one up costs what it is long. Thread-safe: what a race loses is read anew.
final class JsonNames {
  private static final int PLACES = 4096;
  private static final int LONGEST = 48;

  private static final @Nullable String[] NAMES = new String[PLACES];

  private JsonNames() {}

  /// The name that stands in bytes of ASCII.
  ///
  /// @param hash of these bytes
  static String of(byte[] bytes, int start, int length, int hash) {
    if (length > LONGEST) {
      return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
    int place = (hash ^ (hash >>> 12)) & (PLACES - 1);
    String known = NAMES[place];
    if (known != null && same(known, bytes, start, length)) {
      return known;
    }
    String name = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    NAMES[place] = name;
    return name;
  }

  private static boolean same(String name, byte[] bytes, int start, int length) {
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name.charAt(i) != bytes[start + i]) {
        return false;
      }
    }
    return true;
  }
}
