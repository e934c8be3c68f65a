package io.binnacle.backend.h2;

import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compacts again and again to where the store stood one interval before. Thread-safe.
final class AgeCompaction {
  private static final Logger LOG = LoggerFactory.getLogger(AgeCompaction.class);

  private final H2Backend backend;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);

  AgeCompaction(H2Backend backend, Duration interval) {
    this.backend = backend;
    this.interval = interval;
  }

  void start() {
    if (!interval.isZero()) {
      Thread.ofVirtual().name("h2-compaction").start(this::run);
    }
  }

  void close() {
    closed.countDown();
  }

  private void run() {
    long before = 0;
    try {
      do {
        before = round(before);
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long round(long before) {
    try {
      long now = backend.engine().timeline().newest().number();
      backend.maintenance().compact(before);
      return now;
    } catch (StorageException e) {
      LOG.atDebug().setCause(e).log("Compaction by age is left to the next round");
      return before;
    }
  }
}
