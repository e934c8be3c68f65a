package io.binnacle.spi.storage;

import java.time.Duration;

/// How to watch.
///
/// @param previous whether events carry the entry that they replaced
/// @param progressInterval the longest time without a batch: an idle subscription gets a progress
///   mark this often
/// @param buffer how many batches may wait for the listener before the subscription ends with
///   `SLOW_CONSUMER`
public record WatchOptions(boolean previous, Duration progressInterval, int buffer) {
  public WatchOptions {
    if (buffer < 1 || progressInterval.isNegative() || progressInterval.isZero()) {
      throw new IllegalArgumentException("buffer and progressInterval must be positive");
    }
  }

  public static WatchOptions usual() {
    return new WatchOptions(true, Duration.ofSeconds(5), 4096);
  }
}
