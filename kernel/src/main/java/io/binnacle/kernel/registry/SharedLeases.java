package io.binnacle.kernel.registry;

import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Leases that many objects share, so that a store with a hundred thousand events has not as many
/// leases: objects made within a minute, and not too many, die together. Thread-safe.
final class SharedLeases {
  private static final Duration SHARING_TIME = Duration.ofMinutes(1);
  private static final int MOST_OBJECTS = 1000;

  private final Leases leases;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Duration, Shared> current = new HashMap<>();

  SharedLeases(Leases leases) {
    this.leases = leases;
  }

  private record Shared(long id, long grantedAt, int objects) {
    boolean takesMore() {
      return objects < MOST_OBJECTS && System.nanoTime() - grantedAt < SHARING_TIME.toNanos();
    }
  }

  /// A lease that lasts at least `ttl` from now.
  ///
  /// @throws StorageException `TIMEOUT` when there is none in time, or whatever the store fails
  ///   with
  long lease(Duration ttl, Deadline deadline) throws StorageException {
    take(deadline);
    try {
      Shared shared = current.get(ttl);
      if (shared == null || !shared.takesMore()) {
        // From before it is granted: it must not seem to last longer than it does.
        long granting = System.nanoTime();
        shared = new Shared(leases.grant(ttl.plus(SHARING_TIME)).id(), granting, 0);
      }
      current.put(ttl, new Shared(shared.id(), shared.grantedAt(), shared.objects() + 1));
      return shared.id();
    } finally {
      lock.unlock();
    }
  }

  /// Shares a lease no more: the store does not know it, since somebody revoked it.
  void forget(long id) {
    lock.lock();
    try {
      current.values().removeIf(shared -> shared.id() == id);
    } finally {
      lock.unlock();
    }
  }

  private void take(Deadline deadline) throws StorageException {
    try {
      if (!lock.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StorageException(
            StorageException.Code.TIMEOUT, "the store did not grant a lease in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(StorageException.Code.TIMEOUT, "interrupted", e);
    }
  }
}
