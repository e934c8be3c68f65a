package io.binnacle.kernel.server;

import io.binnacle.kernel.tls.CertificateUpkeep;
import java.util.concurrent.TimeUnit;

/// Has the certificates looked after every few seconds until it is closed.
final class CertificateWatch implements AutoCloseable {
  private static final long PERIOD_SECONDS = 3;

  private final Thread thread;

  CertificateWatch(CertificateUpkeep upkeep) {
    thread =
        Thread.ofVirtual()
            .name("certificates")
            .start(
                () -> {
                  try {
                    while (true) {
                      TimeUnit.SECONDS.sleep(PERIOD_SECONDS);
                      upkeep.look();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
