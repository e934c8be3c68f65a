package io.binnacle.kernel.presence;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.SpiException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps something said of this server while the server lives, and takes it back at its end.
final class PresenceLoop {
  private static final Logger LOG = LoggerFactory.getLogger(PresenceLoop.class);

  private PresenceLoop() {}

  @FunctionalInterface
  interface Step {
    void run() throws SpiException;
  }

  /// Works until interrupted.
  ///
  /// @param complaint what the log says when a step fails
  /// @param keep done at once and again after every interval
  /// @param leave done at the end
  static void run(Duration interval, String complaint, Step keep, Step leave)
      throws InterruptedException {
    try {
      while (true) {
        attempt(keep, complaint);
        Thread.sleep(interval);
      }
    } finally {
      // The interrupt that ends the work must not end what belongs to its end.
      boolean interrupted = Thread.interrupted();
      attempt(leave, complaint);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void attempt(Step step, String complaint) {
    try {
      step.run();
    } catch (ApiException | SpiException e) {
      LOG.atWarn().addKeyValue("cause", e.getMessage()).log(complaint);
    }
  }
}
