package io.binnacle.spi.storage;

import java.time.Duration;

/// A moment on the monotonic clock until which a call may wait.
///
/// @param nanoTime the moment, as `System.nanoTime` counts
public record Deadline(long nanoTime) {

  public static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /// Ten seconds from now.
  public static Deadline usual() {
    return after(Duration.ofSeconds(10));
  }

  /// How long to go; zero when it has passed.
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  public boolean passed() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
