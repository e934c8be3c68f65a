package io.binnacle.mvcc;

import java.time.Duration;
import java.util.Arrays;

/// How long something took the last few times. Thread-safe.
public final class Latencies {
  private static final int KEPT = 128;

  private final long[] nanos = new long[KEPT];
  private int count;

  public synchronized void add(long took) {
    nanos[count++ % KEPT] = took;
    if (count == 2 * KEPT) {
      count = KEPT;
    }
  }

  public synchronized Duration median() {
    int filled = Math.min(count, KEPT);
    long[] sorted = Arrays.copyOf(nanos, filled);
    Arrays.sort(sorted);
    return filled == 0 ? Duration.ZERO : Duration.ofNanos(sorted[filled / 2]);
  }
}
