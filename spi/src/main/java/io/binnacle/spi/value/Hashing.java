package io.binnacle.spi.value;

import java.util.concurrent.ThreadLocalRandom;

/// Hashes that nobody can foretell: what clients send ends in hash tables, and texts that all have
/// one hash are easily made for `String.hashCode`.
final class Hashing {
  private static final long SEED = ThreadLocalRandom.current().nextLong();
  private static final long FACTOR = ThreadLocalRandom.current().nextLong() | 1;

  private Hashing() {}

  static int of(String text) {
    return of(text, 0);
  }

  /// Of a text and of what goes with it.
  static int of(String text, int with) {
    long hash = SEED ^ with;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FACTOR;
      hash ^= hash >>> 32;
    }
    return (int) (hash ^ ((hash * FACTOR) >>> 32));
  }
}
