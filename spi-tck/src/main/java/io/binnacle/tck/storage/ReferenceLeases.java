package io.binnacle.tck.storage;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.Lease;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The leases of the reference store. Thread-safe: all state is guarded by the store's lock.
final class ReferenceLeases implements Leases {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /// How long expiry sleeps at most: a monotonic clock that tests move by hand is seen this soon.
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private record Held(Duration ttl, long deadline, SortedSet<Bytes> keys) {}

  private final ReferenceStore store;
  private final LongSupplier nanoTime;
  private final Condition changed;
  private final TreeMap<Long, Held> leases = new TreeMap<>();
  private long lastId;
  private boolean stopped;

  ReferenceLeases(ReferenceStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
    this.changed = store.lock.newCondition();
  }

  /// Takes over another store's leases, each with its whole time.
  void inherit(ReferenceLeases other) {
    lastId = other.lastId;
    other.leases.forEach((id, held) -> leases.put(id, held(held.ttl(), held.keys())));
  }

  void start() {
    Thread.ofVirtual().name("memory-leases").start(this::expire);
  }

  /// The caller holds the store's lock.
  void stop() {
    stopped = true;
    changed.signal();
  }

  @Override
  public Lease grant(Duration ttl) throws StorageException {
    store.lock.lock();
    try {
      store.checkServing();
      Duration granted = ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
      long id = ++lastId;
      leases.put(id, held(granted, new TreeSet<>()));
      changed.signal();
      return new Lease(id, granted, granted);
    } finally {
      store.lock.unlock();
    }
  }

  @Override
  public Lease keepAlive(long id) throws StorageException {
    store.lock.lock();
    try {
      store.checkServing();
      Held held = find(id);
      leases.put(id, held(held.ttl(), held.keys()));
      return new Lease(id, held.ttl(), held.ttl());
    } finally {
      store.lock.unlock();
    }
  }

  @Override
  public void revoke(long id) throws StorageException {
    store.lock.lock();
    try {
      store.checkServing();
      end(id, find(id));
    } finally {
      store.lock.unlock();
    }
  }

  @Override
  public Lease timeToLive(long id) throws StorageException {
    store.lock.lock();
    try {
      store.checkServing();
      return lease(id, find(id));
    } finally {
      store.lock.unlock();
    }
  }

  @Override
  public List<Lease> list() throws StorageException {
    store.lock.lock();
    try {
      store.checkServing();
      return leases.entrySet().stream().map(e -> lease(e.getKey(), e.getValue())).toList();
    } finally {
      store.lock.unlock();
    }
  }

  /// Refuses puts that name an unknown lease. The caller holds the store's lock.
  void check(List<Change> changes) throws StorageException {
    for (Change change : changes) {
      if (change instanceof Change.Put put && put.leaseId() != 0) {
        find(put.leaseId());
      }
    }
  }

  /// Moves the changed keys from their old leases to their new ones. The caller holds the lock.
  void applied(List<Event> events) {
    for (Event event : events) {
      event
          .previous()
          .map(Entry::leaseId)
          .map(leases::get)
          .ifPresent(held -> held.keys().remove(event.key()));
      if (event instanceof Event.Put put) {
        @Nullable Held held = leases.get(put.entry().leaseId());
        if (held != null) {
          held.keys().add(event.key());
        }
      }
    }
  }

  private void expire() {
    store.lock.lock();
    try {
      while (!stopped) {
        long now = nanoTime.getAsLong();
        List<Map.Entry<Long, Held>> over =
            leases.entrySet().stream().filter(e -> e.getValue().deadline() - now <= 0).toList();
        for (Map.Entry<Long, Held> entry : over) {
          end(entry.getKey(), entry.getValue());
        }
        if (leases.isEmpty()) {
          changed.await();
        } else {
          changed.awaitNanos(LOOK_AGAIN_NANOS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      store.lock.unlock();
    }
  }

  private void end(long id, Held held) {
    leases.remove(id);
    store.apply(held.keys().stream().map(Change.Delete::new).toList());
  }

  private Held held(Duration ttl, SortedSet<Bytes> keys) {
    return new Held(ttl, nanoTime.getAsLong() + ttl.toNanos(), keys);
  }

  private Held find(long id) throws StorageException {
    Held held = leases.get(id);
    if (held == null) {
      throw new StorageException(StorageException.Code.LEASE_NOT_FOUND, "there is no lease " + id);
    }
    return held;
  }

  private Lease lease(long id, Held held) {
    long left = Math.max(0, held.deadline() - nanoTime.getAsLong());
    return new Lease(id, held.ttl(), Duration.ofNanos(left));
  }
}
