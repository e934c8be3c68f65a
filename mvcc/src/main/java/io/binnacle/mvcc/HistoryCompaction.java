package io.binnacle.mvcc;

import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Drops the history that is too old or too long, again and again. Of several members the one that
/// leads does it for all. Thread-safe.
public final class HistoryCompaction {
  /// How often the length is looked at.
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final StorageBackend backend;
  private final HistoryLimits limits;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// The revision that every revision of an age has come before, and since when.
  private long aged;

  private long agedAt = System.nanoTime();

  public HistoryCompaction(StorageBackend backend, HistoryLimits limits) {
    this.backend = backend;
    this.limits = limits;
  }

  public void start() {
    if (!limits.equals(HistoryLimits.NONE)) {
      Thread.ofVirtual().name("store-compaction").start(this::run);
    }
  }

  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      do {
        look();
      } while (!closed.await(pause().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration pause() {
    if (limits.revisions() == 0) {
      return limits.age();
    }
    return limits.age().isZero() || limits.age().compareTo(LOOK) > 0 ? LOOK : limits.age();
  }

  private void look() {
    try {
      long newest = backend.store().revision(Consistency.LOCAL);
      long wanted = Math.max(older(newest), longer(newest));
      if (wanted > backend.maintenance().compactedRevision() && responsible()) {
        backend.maintenance().compact(wanted);
      }
    } catch (StorageException e) {
      // The next look tries again.
    }
  }

  /// The newest revision that is too old; 0 for none. All members keep count of it, so that one
  /// that begins to lead need not begin to count.
  private long older(long newest) {
    if (limits.age().isZero() || System.nanoTime() - agedAt < limits.age().toNanos()) {
      return 0;
    }
    long old = aged;
    aged = newest;
    agedAt = System.nanoTime();
    return old;
  }

  /// The newest revision that is one too many; 0 for none. Somewhat more are let come together, so
  /// that a busy store is not compacted all the time.
  private long longer(long newest) throws StorageException {
    long kept = limits.revisions();
    if (kept == 0) {
      return 0;
    }
    long compacted = backend.maintenance().compactedRevision();
    return newest - compacted > kept + kept / 10 ? newest - kept : 0;
  }

  private boolean responsible() throws StorageException {
    return backend
        .membership()
        .map(membership -> membership.leader().equals(Optional.of(membership.self())))
        .orElse(true);
  }
}
