package io.binnacle.kernel.maintenance;

import io.binnacle.spi.Meters;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.StorageStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// The store's figures as meters. One collection asks the store once. Thread-safe.
public final class StoreMetrics {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final StorageBackend storage;
  private final LongSupplier nanoTime;
  private Optional<StorageStatus> status = Optional.empty();
  private long readAt;

  private StoreMetrics(StorageBackend storage, LongSupplier nanoTime) {
    this.storage = storage;
    this.nanoTime = nanoTime;
    this.readAt = nanoTime.getAsLong() - FRESH_NANOS;
  }

  /// Registers the meters of a store that is started.
  public static void register(StorageBackend storage, Meters meters, LongSupplier nanoTime) {
    StoreMetrics metrics = new StoreMetrics(storage, nanoTime);
    metrics.figure(meters, "revision", StorageStatus::revision);
    metrics.figure(meters, "compacted_revision", StorageStatus::compactedRevision);
    metrics.figure(meters, "keys", StorageStatus::keys);
    metrics.figure(meters, "disk_bytes", StorageStatus::bytesOnDisk);
    metrics.figure(meters, "used_bytes", StorageStatus::bytesInUse);
    metrics.figure(meters, "quota_bytes", StorageStatus::quotaBytes);
    metrics.figure(meters, "quota_reached", figures -> Quota.reached(figures) ? 1 : 0);
    metrics.figure(meters, "fsync_seconds", figures -> figures.fsync().toNanos() / 1e9);
    metrics.figure(meters, "commit_seconds", figures -> figures.commit().toNanos() / 1e9);
    metrics.health(meters, "readable", StorageHealth::readable);
    metrics.health(meters, "writable", StorageHealth::writable);
    metrics.health(meters, "has_leader", StorageHealth::leader);
    meters.gauge("is_leader", () -> leads(storage) ? 1 : 0);
    meters.gauge("lag_seconds", () -> storage.health().lag().toNanos() / 1e9);
  }

  /// Whether this server's store is the one that leads; one that is not replicated always does.
  static boolean leads(StorageBackend storage) {
    Optional<Membership> membership = storage.membership();
    return membership.isEmpty()
        || membership.get().leader().equals(Optional.of(membership.get().self()));
  }

  private void figure(Meters meters, String name, ToDoubleFunction<StorageStatus> figure) {
    meters.gauge(name, () -> status().map(figure::applyAsDouble).orElse(Double.NaN));
  }

  private void health(Meters meters, String name, Predicate<StorageHealth> answer) {
    meters.gauge(name, () -> answer.test(storage.health()) ? 1 : 0);
  }

  private synchronized Optional<StorageStatus> status() {
    long now = nanoTime.getAsLong();
    if (now - readAt >= FRESH_NANOS) {
      readAt = now;
      try {
        status = Optional.of(storage.maintenance().status());
      } catch (StorageException closed) {
        status = Optional.empty();
      }
    }
    return status;
  }
}
