package io.binnacle.kernel.presence;

import java.time.Duration;

/// Keeps something said of this server while the server lives, and takes it back at its end.
final class PresenceLoop {
  private PresenceLoop() {}

  /// Works until interrupted.
  ///
  /// @param keep done at once and again after every interval
  /// @param leave done at the end
  static void run(Duration interval, Runnable keep, Runnable leave) throws InterruptedException {
    try {
      while (true) {
        keep.run();
        Thread.sleep(interval);
      }
    } finally {
      // The interrupt that ends the work must not end what belongs to its end.
      boolean interrupted = Thread.interrupted();
      leave.run();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
