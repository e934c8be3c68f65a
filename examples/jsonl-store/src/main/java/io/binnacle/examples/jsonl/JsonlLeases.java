package io.binnacle.examples.jsonl;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.Lease;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;

/// The store's leases. After a restart each has its whole time again. Guarded by the store's lock.
final class JsonlLeases implements Leases {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private record Held(Duration ttl, long deadline, TreeSet<Bytes> keys) {}

  private final JsonlStore store;
  private final Condition changed;
  private final TreeMap<Long, Held> leases = new TreeMap<>();
  private long lastId;
  private boolean stopped;

  JsonlLeases(JsonlStore store) {
    this.store = store;
    this.changed = store.lock.newCondition();
  }

  /// Gives every lease its whole time and begins to watch over them.
  void start() {
    leases.replaceAll((id, held) -> held(held.ttl(), held.keys()));
    Thread.ofVirtual().name("jsonl-leases").start(this::expire);
  }

  void stop() {
    stopped = true;
    changed.signal();
  }

  void base(long last) {
    lastId = last;
  }

  void granted(long id, Duration ttl) {
    leases.put(id, held(ttl, new TreeSet<>()));
    lastId = Math.max(lastId, id);
  }

  void revoked(long id) {
    leases.remove(id);
  }

  /// Moves the changed keys from their old leases to their new ones.
  void applied(List<Event> events) {
    for (Event event : events) {
      event
          .previous()
          .map(Entry::leaseId)
          .map(leases::get)
          .ifPresent(held -> held.keys().remove(event.key()));
      if (event instanceof Event.Put put && leases.containsKey(put.entry().leaseId())) {
        leases.get(put.entry().leaseId()).keys().add(event.key());
      }
    }
  }

  /// Refuses puts that name an unknown lease.
  void check(List<Change> changes) throws StorageException {
    for (Change change : changes) {
      if (change instanceof Change.Put put && put.leaseId() != 0) {
        find(put.leaseId());
      }
    }
  }

  /// The lines that bring the leases about.
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    leases.forEach((id, held) -> lines.add(new Line.Granted(id, held.ttl())));
    return lines;
  }

  long lastId() {
    return lastId;
  }

  @Override
  public Lease grant(Duration ttl) throws StorageException {
    store.lock.lock();
    try {
      store.checkServing();
      Duration granted = ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
      long id = lastId + 1;
      store.write(new Line.Granted(id, granted));
      granted(id, granted);
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

  private void expire() {
    store.lock.lock();
    try {
      while (!stopped) {
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        for (Map.Entry<Long, Held> entry : List.copyOf(leases.entrySet())) {
          long left = entry.getValue().deadline() - now;
          if (left <= 0) {
            end(entry.getKey(), entry.getValue());
          } else {
            wait = Math.min(wait, left);
          }
        }
        changed.awaitNanos(wait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StorageException e) {
      // The file can no longer be written: the store has stopped, and says why when it is asked.
      stopped = true;
    } finally {
      store.lock.unlock();
    }
  }

  /// Deletes the keys first: when the process ends in between, the lease is still there and ends
  /// again later.
  private void end(long id, Held held) throws StorageException {
    List<Change> deletions = new ArrayList<>();
    held.keys().forEach(key -> deletions.add(new Change.Delete(key)));
    store.apply(deletions);
    store.write(new Line.Revoked(id));
    revoked(id);
  }

  private Held held(Duration ttl, TreeSet<Bytes> keys) {
    return new Held(ttl, System.nanoTime() + ttl.toNanos(), keys);
  }

  private Held find(long id) throws StorageException {
    Held held = leases.get(id);
    if (held == null) {
      throw new StorageException(StorageException.Code.LEASE_NOT_FOUND, "there is no lease " + id);
    }
    return held;
  }

  private static Lease lease(long id, Held held) {
    long left = Math.max(0, held.deadline() - System.nanoTime());
    return new Lease(id, held.ttl(), Duration.ofNanos(left));
  }
}
