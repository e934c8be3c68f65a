package io.binnacle.mvcc;

import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Compacts again and again to where the store stood one interval before. Thread-safe.
public final class AgeCompaction {
  private final StorageBackend backend;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// @param interval the age at which history is dropped; zero to keep it
  public AgeCompaction(StorageBackend backend, Duration interval) {
    this.backend = backend;
    this.interval = interval;
  }

  public void start() {
    if (!interval.isZero()) {
      Thread.ofVirtual().name("store-compaction").start(this::run);
    }
  }

  public void close() {
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
      long now = backend.store().revision(Consistency.LOCAL);
      backend.maintenance().compact(before);
      return now;
    } catch (StorageException e) {
      // The next round tries again.
      return before;
    }
  }
}
