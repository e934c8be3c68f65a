package io.binnacle.tck.storage;

import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.ReadResult;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.StorageLimits;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// What a store must do, in memory: a sorted map of revisions, each of which holds the whole state.
///
/// Thread-safe. Writers take one lock; readers take none, since a revision never changes once it is
/// in the map. Keeps nothing across a crash and has no snapshots; everything else of the contract.
public final class ReferenceStore implements StorageBackend, Store {
  private static final long FIRST_REVISION = 1;

  private final ConcurrentNavigableMap<Long, ReferenceRevision> revisions;
  private final Set<ReferenceSubscription> subscriptions = new HashSet<>();
  private final ReferenceLeases leases;
  private final ReferenceMaintenance maintenance;

  /// Guards every change of the state, of the leases and of the set of subscriptions.
  final ReentrantLock lock = new ReentrantLock();

  private volatile ReferenceRevision newest;
  private volatile long compacted;
  private volatile boolean serving;

  /// An empty store.
  ///
  /// @param nanoTime the monotonic clock that leases run by
  /// @param compactionInterval the age at which history is dropped; zero to keep it
  public ReferenceStore(LongSupplier nanoTime, Duration compactionInterval) {
    this(
        nanoTime,
        compactionInterval,
        new ConcurrentSkipListMap<>(
            Map.of(
                FIRST_REVISION,
                new ReferenceRevision(FIRST_REVISION, EntryTree.empty(), List.of()))));
  }

  private ReferenceStore(
      LongSupplier nanoTime,
      Duration compactionInterval,
      ConcurrentNavigableMap<Long, ReferenceRevision> revisions) {
    this.revisions = revisions;
    this.newest = revisions.lastEntry().getValue();
    this.leases = new ReferenceLeases(this, nanoTime);
    this.maintenance = new ReferenceMaintenance(this, compactionInterval);
  }

  /// A store over what this one holds, as after a crash; without the newest revisions when it is to
  /// be a broken one.
  ReferenceStore successor(LongSupplier nanoTime, int forgotten) {
    lock.lock();
    try {
      ConcurrentNavigableMap<Long, ReferenceRevision> kept =
          new ConcurrentSkipListMap<>(revisions.headMap(newest.number() - forgotten, true));
      ReferenceStore successor = new ReferenceStore(nanoTime, Duration.ZERO, kept);
      successor.compacted = compacted;
      successor.leases.inherit(leases);
      successor.maintenance.inherit(maintenance);
      return successor;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void start() {
    serving = true;
    leases.start();
    maintenance.start();
  }

  @Override
  public void close() {
    List<ReferenceSubscription> open;
    lock.lock();
    try {
      serving = false;
      leases.stop();
      open = List.copyOf(subscriptions);
    } finally {
      lock.unlock();
    }
    maintenance.stop();
    open.forEach(subscription -> subscription.end(closed()));
  }

  @Override
  public Store store() {
    return this;
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public Maintenance maintenance() {
    return maintenance;
  }

  @Override
  public Optional<Membership> membership() {
    return Optional.empty();
  }

  @Override
  public StorageHealth health() {
    return serving ? StorageHealth.serving() : StorageHealth.down("the store is closed");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public ReadResult read(Bytes key, ReadOptions options) throws StorageException {
    ReferenceRevision at = at(options.atRevision());
    return new ReadResult(at.number(), at.state().get(key));
  }

  @Override
  public Page list(KeyRange range, ListOptions options) throws StorageException {
    ReferenceRevision at = at(options.read().atRevision());
    int limit = options.limit() == 0 ? Integer.MAX_VALUE : options.limit();
    List<Entry> entries = new ArrayList<>();
    List<Bytes> next = new ArrayList<>(1);
    at.state()
        .visit(
            range,
            entry -> {
              if (entries.size() == limit) {
                next.add(entry.key());
                return false;
              }
              entries.add(options.keysOnly() ? withoutValue(entry) : entry);
              return true;
            });
    if (next.isEmpty()) {
      return new Page(at.number(), entries, Optional.empty(), 0);
    }
    Bytes key = next.getFirst();
    return new Page(at.number(), entries, Optional.of(key), at.state().count(range.from(key)));
  }

  @Override
  public long count(KeyRange range, ReadOptions options) throws StorageException {
    return at(options.atRevision()).state().count(range);
  }

  @Override
  public long revision(Consistency consistency) throws StorageException {
    checkServing();
    return newest.number();
  }

  @Override
  public CommitResult commit(Commit commit) throws StorageException {
    StorageLimits.check(commit);
    long began = System.nanoTime();
    lock.lock();
    try {
      checkServing();
      if (commit.deadline().passed()) {
        throw new StorageException(
            StorageException.Code.TIMEOUT, "the deadline passed before the commit began");
      }
      EntryTree state = newest.state();
      List<Optional<Entry>> current = new ArrayList<>(commit.conditions().size());
      boolean holds = true;
      for (Condition condition : commit.conditions()) {
        Optional<Entry> entry = state.get(condition.key());
        current.add(entry);
        holds &= entry.map(Entry::modRevision).orElse(0L) == condition.expectedModRevision();
      }
      if (!holds) {
        return new CommitResult.Conflict(newest.number(), current);
      }
      leases.check(commit.changes());
      maintenance.checkQuota(commit.changes());
      return apply(commit.changes());
    } finally {
      lock.unlock();
      maintenance.committed(System.nanoTime() - began);
    }
  }

  @Override
  public Subscription watch(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    lock.lock();
    try {
      checkServing();
      long from = after == 0 ? compacted : after;
      if (from < compacted) {
        throw compacted(from);
      }
      ReferenceSubscription subscription =
          new ReferenceSubscription(range, from, newest.number(), options, listener, this::forget);
      subscriptions.add(subscription);
      subscription.start(List.copyOf(revisions.tailMap(from, false).values()));
      return subscription;
    } finally {
      lock.unlock();
    }
  }

  /// Applies changes whose conditions hold. The caller holds the lock.
  CommitResult.Committed apply(List<? extends Change> changes) {
    long number = newest.number() + 1;
    EntryTree state = newest.state();
    List<Optional<Entry>> previous = new ArrayList<>(changes.size());
    List<Event> events = new ArrayList<>(changes.size());
    for (Change change : changes) {
      Optional<Entry> before = state.get(change.key());
      previous.add(before);
      switch (change) {
        case Change.Put put -> {
          Entry entry =
              new Entry(
                  put.key(),
                  put.value(),
                  before.map(Entry::createRevision).orElse(number),
                  number,
                  before.map(Entry::version).orElse(0L) + 1,
                  put.leaseId());
          state = state.with(entry);
          events.add(new Event.Put(entry, before));
        }
        case Change.Delete delete -> {
          if (before.isPresent()) {
            state = state.without(delete.key());
            events.add(new Event.Deleted(delete.key(), before));
          }
        }
      }
    }
    if (events.isEmpty()) {
      return new CommitResult.Committed(newest.number(), previous);
    }
    ReferenceRevision revision = new ReferenceRevision(number, state, List.copyOf(events));
    leases.applied(events);
    maintenance.applied(events);
    revisions.put(number, revision);
    newest = revision;
    // A subscription that overflows leaves the set while it is told.
    for (ReferenceSubscription subscription : List.copyOf(subscriptions)) {
      subscription.offer(revision);
    }
    return new CommitResult.Committed(number, previous);
  }

  /// Drops what lies below a revision.
  void compact(long revision) throws StorageException {
    lock.lock();
    try {
      checkServing();
      if (revision > newest.number()) {
        throw future(revision);
      }
      if (revision > compacted) {
        compacted = revision;
        revisions.headMap(revision, false).clear();
      }
    } finally {
      lock.unlock();
    }
  }

  long compacted() {
    return compacted;
  }

  ReferenceRevision newest() {
    return newest;
  }

  /// The newest revision, or the one asked for.
  ReferenceRevision at(OptionalLong asked) throws StorageException {
    checkServing();
    if (asked.isEmpty()) {
      return newest;
    }
    long number = asked.getAsLong();
    if (number > newest.number()) {
      throw future(number);
    }
    ReferenceRevision revision = revisions.get(number);
    if (revision == null) {
      throw compacted(number);
    }
    return revision;
  }

  void checkServing() throws StorageException {
    if (!serving) {
      throw closed();
    }
  }

  private void forget(ReferenceSubscription subscription) {
    lock.lock();
    try {
      subscriptions.remove(subscription);
    } finally {
      lock.unlock();
    }
  }

  private static Entry withoutValue(Entry entry) {
    return new Entry(
        entry.key(),
        Bytes.empty(),
        entry.createRevision(),
        entry.modRevision(),
        entry.version(),
        entry.leaseId());
  }

  private StorageException compacted(long revision) {
    return new StorageException(
        StorageException.Code.COMPACTED,
        "revision " + revision + " is compacted; the oldest is " + compacted,
        compacted);
  }

  private StorageException future(long revision) {
    return new StorageException(
        StorageException.Code.FUTURE_REVISION,
        "revision " + revision + " is not there yet; the newest is " + newest.number(),
        newest.number());
  }

  private static StorageException closed() {
    return new StorageException(StorageException.Code.CLOSED, "the store is closed");
  }
}
