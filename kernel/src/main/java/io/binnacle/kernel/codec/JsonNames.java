package io.binnacle.kernel.codec;

import org.jspecify.annotations.Nullable;

/// Names of members that were read lately. Objects of a kind have the same names, and most are read
/// again and again: one String serves.
///
/// A name has one place, by its hash, and takes it from whatever stood there: however names are
/// chosen, to look one up costs what it is long. Thread-safe: what a race loses is kept anew.
final class JsonNames {
  private static final int PLACES = 4096;
  private static final int LONGEST = 48;

  private static final @Nullable String[] NAMES = new String[PLACES];

  private JsonNames() {}

  /// The same name, as one String for many.
  static String shared(String name) {
    if (name.length() > LONGEST) {
      return name;
    }
    int hash = name.hashCode();
    int place = (hash ^ (hash >>> 12)) & (PLACES - 1);
    String known = NAMES[place];
    if (known != null && known.equals(name)) {
      return known;
    }
    NAMES[place] = name;
    return name;
  }
}
