package io.binnacle.backend.h2;

import io.binnacle.backend.h2.log.Mutation;
import io.binnacle.mvcc.EntryTree;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.Lease;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The leases. Their ids and times are durable, what is left of them is not: a restart gives each
/// its whole time again. Time is the monotonic clock's, which no correction of the wall clock
/// moves.
///
/// Thread-safe.
final class LeaseTable implements Leases {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final long LOOK_MILLIS = 100;

  private final CommitWriter writer;
  private final ConcurrentSkipListMap<Long, Held> leases = new ConcurrentSkipListMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Used by the writer's thread alone.
  private long lastId;

  LeaseTable(CommitWriter writer, SortedMap<Long, Long> stored, long lastId, EntryTree state) {
    this.writer = writer;
    this.lastId = lastId;
    stored.forEach((id, ttlMillis) -> leases.put(id, new Held(id, Duration.ofMillis(ttlMillis))));
    state.visit(
        KeyRange.all(),
        entry -> {
          attach(entry);
          return true;
        });
  }

  /// One lease. Thread-safe but for its keys, which are the writer's.
  private static final class Held {
    private final long id;
    private final Duration ttl;
    private final Set<Bytes> keys = new HashSet<>();
    private long deadline;
    private boolean ending;

    Held(long id, Duration ttl) {
      this.id = id;
      this.ttl = ttl;
      this.deadline = System.nanoTime() + ttl.toNanos();
    }

    synchronized boolean renew() {
      if (!ending) {
        deadline = System.nanoTime() + ttl.toNanos();
      }
      return !ending;
    }

    /// From here on the lease cannot be renewed.
    synchronized boolean beginEnd(boolean onlyWhenOver) {
      if (ending || (onlyWhenOver && remaining() > 0)) {
        return false;
      }
      ending = true;
      return true;
    }

    synchronized void takeBackEnd() {
      ending = false;
    }

    synchronized boolean alive() {
      return !ending;
    }

    synchronized long remaining() {
      return Math.max(0, deadline - System.nanoTime());
    }

    Lease lease() {
      return new Lease(id, ttl, Duration.ofNanos(remaining()));
    }
  }

  void start() {
    Thread.ofVirtual().name("h2-leases").start(this::expire);
  }

  void close() {
    closed.countDown();
  }

  @Override
  public Lease grant(Duration ttl) throws StorageException {
    Duration granted = ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
    return writer.propose(
        draft -> {
          long id = ++lastId;
          draft.add(
              new Mutation.Granted(id, granted.toMillis()),
              () -> leases.put(id, new Held(id, granted)));
          return new Lease(id, granted, granted);
        },
        Deadline.usual());
  }

  @Override
  public Lease keepAlive(long id) throws StorageException {
    writer.checkServing();
    Held held = find(id);
    if (!held.renew()) {
      throw notFound(id);
    }
    return held.lease();
  }

  @Override
  public void revoke(long id) throws StorageException {
    boolean ended =
        writer.propose(
            draft -> {
              Held held = find(id);
              return held.beginEnd(false) && end(held, draft);
            },
            Deadline.usual());
    if (!ended) {
      throw notFound(id);
    }
  }

  @Override
  public Lease timeToLive(long id) throws StorageException {
    writer.checkServing();
    return find(id).lease();
  }

  @Override
  public List<Lease> list() throws StorageException {
    writer.checkServing();
    return leases.values().stream().map(Held::lease).toList();
  }

  /// The leases' times in milliseconds by their ids.
  Map<Long, Long> times() {
    Map<Long, Long> times = new ConcurrentSkipListMap<>();
    leases.forEach((id, held) -> times.put(id, held.ttl.toMillis()));
    return times;
  }

  /// Refuses puts that name an unknown lease.
  void check(List<Change> changes) throws StorageException {
    for (Change change : changes) {
      if (change instanceof Change.Put put && put.leaseId() != 0 && !find(put.leaseId()).alive()) {
        throw notFound(put.leaseId());
      }
    }
  }

  /// Moves changed keys from their old leases to their new ones. Called by the writer.
  void published(List<StoreRevision> revisions) {
    for (StoreRevision revision : revisions) {
      for (Event event : revision.events()) {
        event
            .previous()
            .map(previous -> leases.get(previous.leaseId()))
            .ifPresent(held -> held.keys.remove(event.key()));
        if (event instanceof Event.Put put) {
          attach(put.entry());
        }
      }
    }
  }

  private void attach(Entry entry) {
    Optional.ofNullable(leases.get(entry.leaseId())).ifPresent(held -> held.keys.add(entry.key()));
  }

  private boolean end(Held held, Draft draft) {
    // Keys that the group itself put under the lease are not among the lease's own yet.
    Set<Bytes> candidates = new TreeSet<>(held.keys);
    for (StoreRevision revision : draft.revisions()) {
      revision.events().forEach(event -> candidates.add(event.key()));
    }
    List<Change> deletions = new ArrayList<>();
    for (Bytes key : candidates) {
      if (draft.state().get(key).filter(entry -> entry.leaseId() == held.id).isPresent()) {
        deletions.add(new Change.Delete(key));
      }
    }
    draft.apply(deletions);
    draft.add(new Mutation.Ended(held.id), () -> leases.remove(held.id));
    draft.reversals().add(held::takeBackEnd);
    return true;
  }

  private void expire() {
    try {
      while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && writer.ended().isEmpty()) {
        for (Held held : leases.values()) {
          if (held.remaining() == 0) {
            expire(held);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void expire(Held held) {
    try {
      writer.propose(draft -> held.beginEnd(true) && end(held, draft), Deadline.usual());
    } catch (StorageException e) {
      LOG.atDebug().setCause(e).log("A lease could not expire now; the next round tries again");
    }
  }

  private Held find(long id) throws StorageException {
    Held held = leases.get(id);
    if (held == null) {
      throw notFound(id);
    }
    return held;
  }

  private static StorageException notFound(long id) {
    return new StorageException(StorageException.Code.LEASE_NOT_FOUND, "there is no lease " + id);
  }
}
