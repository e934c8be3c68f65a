package io.binnacle.distribution.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Where generators get their decisions from: chance, or the bytes of a fuzzer that steers by
/// coverage. The same source decides the same.
final class Choices {
  private static final int SMALL = 256;

  private final RandomGenerator random;
  private final byte[] data;
  private int at;

  private Choices(RandomGenerator random, byte[] data) {
    this.random = random;
    this.data = data;
  }

  static Choices random(long seed) {
    return new Choices(new SplittableRandom(seed), new byte[0]);
  }

  /// Decides by the bytes, and by a chance that hangs on them once they are used up.
  static Choices of(byte[] data) {
    return new Choices(new SplittableRandom(Arrays.hashCode(data)), data);
  }

  /// At least 0, less than `bound`.
  int below(int bound) {
    if (bound <= 1) {
      return 0;
    }
    if (at < data.length) {
      int choice = data[at++] & 0xff;
      if (bound > SMALL && at < data.length) {
        choice = (choice << 8) | (data[at++] & 0xff);
      }
      return choice % bound;
    }
    return random.nextInt(bound);
  }

  /// One time in so many.
  boolean onceIn(int times) {
    return below(times) == 0;
  }

  boolean flip() {
    return below(2) == 0;
  }

  <T> T of(List<T> options) {
    return options.get(below(options.size()));
  }

  String of(String... options) {
    return options[below(options.length)];
  }
}
