package io.binnacle.examples.jsonl;

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
import io.binnacle.spi.storage.StorageException.Code;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.StorageLimits;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;

/// A store whose every change is a line of JSON on the disk before it is acknowledged, and whose
/// state is in memory.
///
/// Thread-safe: one lock guards the file, the history, the leases and the set of subscriptions.
/// When a write fails it is not known what the file holds, so the store stops.
final class JsonlStore implements StorageBackend, Store {
  /// Guards all state.
  final ReentrantLock lock = new ReentrantLock();

  final LineFile file;
  final History history = new History();

  private final JsonlLeases leases = new JsonlLeases(this);
  private final JsonlMaintenance maintenance = new JsonlMaintenance(this, leases);
  private final Set<JsonlSubscription> subscriptions = new HashSet<>();
  private volatile String down = "the store is not started";

  JsonlStore(LineFile file) {
    this.file = file;
  }

  @Override
  public void start() throws StorageException {
    lock.lock();
    try {
      file.open(text -> replay(Line.of(text)));
      down = "";
      leases.start();
    } finally {
      lock.unlock();
    }
  }

  private void replay(Line line) {
    switch (line) {
      case Line.Committed committed ->
          leases.applied(history.apply(committed.revision(), committed.changes()));
      case Line.Base base -> {
        history.base(base.revision());
        leases.base(base.lastLease());
      }
      case Line.Kept kept -> {
        history.keep(kept.entry());
        leases.applied(List.of(new Event.Put(kept.entry(), Optional.empty())));
      }
      case Line.Compacted compacted -> history.compact(compacted.revision());
      case Line.Granted granted -> leases.granted(granted.id(), granted.ttl());
      case Line.Revoked revoked -> leases.revoked(revoked.id());
      case Line.Quota quota -> maintenance.limited(quota.bytes());
    }
  }

  @Override
  public void close() {
    stop("the store is closed");
  }

  private void stop(String why) {
    List<JsonlSubscription> open;
    lock.lock();
    try {
      if (down.isEmpty()) {
        down = why;
      }
      leases.stop();
      file.close();
      open = List.copyOf(subscriptions);
    } finally {
      lock.unlock();
    }
    open.forEach(subscription -> subscription.end(Optional.of(closed())));
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
    return down.isEmpty() ? StorageHealth.serving() : StorageHealth.down(down);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.DURABLE);
  }

  @Override
  public ReadResult read(Bytes key, ReadOptions options) throws StorageException {
    lock.lock();
    try {
      long at = revision(options.atRevision());
      return new ReadResult(at, Optional.ofNullable(history.at(at).get(key)));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Page list(KeyRange range, ListOptions options) throws StorageException {
    lock.lock();
    try {
      long at = revision(options.read().atRevision());
      List<Entry> entries = new ArrayList<>();
      Optional<Bytes> next = Optional.empty();
      long remaining = 0;
      for (Entry entry : part(history.at(at), range).values()) {
        if (options.limit() == 0 || entries.size() < options.limit()) {
          entries.add(options.keysOnly() ? withoutValue(entry) : entry);
        } else {
          next = next.or(() -> Optional.of(entry.key()));
          remaining++;
        }
      }
      return new Page(at, entries, next, remaining);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long count(KeyRange range, ReadOptions options) throws StorageException {
    lock.lock();
    try {
      return part(history.at(revision(options.atRevision())), range).size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long revision(Consistency consistency) throws StorageException {
    lock.lock();
    try {
      checkServing();
      return history.revision();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CommitResult commit(Commit commit) throws StorageException {
    StorageLimits.check(commit);
    lock.lock();
    try {
      checkServing();
      if (commit.deadline().passed()) {
        throw new StorageException(Code.TIMEOUT, "the deadline passed before the commit began");
      }
      List<Optional<Entry>> current = new ArrayList<>();
      boolean holds = true;
      for (Condition condition : commit.conditions()) {
        Optional<Entry> entry = history.get(condition.key());
        current.add(entry);
        holds &= entry.map(Entry::modRevision).orElse(0L) == condition.expectedModRevision();
      }
      if (!holds) {
        return new CommitResult.Conflict(history.revision(), current);
      }
      leases.check(commit.changes());
      maintenance.checkQuota(commit.changes());
      long began = System.nanoTime();
      CommitResult result = apply(commit.changes());
      maintenance.committed(System.nanoTime() - began);
      return result;
    } finally {
      lock.unlock();
    }
  }

  /// Writes and applies changes whose conditions hold. The caller holds the lock.
  CommitResult apply(List<Change> changes) throws StorageException {
    List<Optional<Entry>> previous = history.previous(changes);
    if (!history.changes(changes)) {
      return new CommitResult.Committed(history.revision(), previous);
    }
    long next = history.revision() + 1;
    write(new Line.Committed(next, changes));
    List<Event> events = history.apply(next, changes);
    leases.applied(events);
    for (JsonlSubscription subscription : List.copyOf(subscriptions)) {
      subscription.offer(next, events);
    }
    return new CommitResult.Committed(next, previous);
  }

  /// Adds a line to the file. The caller holds the lock.
  void write(Line line) throws StorageException {
    try {
      file.append(line.text());
    } catch (StorageException e) {
      stop(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public Subscription watch(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    lock.lock();
    try {
      checkServing();
      long from = after == 0 ? history.compacted() : after;
      if (from < history.compacted()) {
        throw compacted(from);
      }
      JsonlSubscription subscription =
          new JsonlSubscription(range, from, history.revision(), options, listener, this::forget);
      history.after(from).forEach(subscription::backlog);
      subscriptions.add(subscription);
      subscription.start();
      return subscription;
    } finally {
      lock.unlock();
    }
  }

  private void forget(JsonlSubscription subscription) {
    lock.lock();
    try {
      subscriptions.remove(subscription);
    } finally {
      lock.unlock();
    }
  }

  /// The revision asked for, or the newest. The caller holds the lock.
  long revision(OptionalLong asked) throws StorageException {
    checkServing();
    long revision = asked.orElse(history.revision());
    if (revision > history.revision()) {
      throw new StorageException(
          Code.FUTURE_REVISION,
          "revision " + revision + " is not there yet; the newest is " + history.revision(),
          history.revision());
    }
    if (revision < history.compacted()) {
      throw compacted(revision);
    }
    return revision;
  }

  void checkServing() throws StorageException {
    if (!down.isEmpty()) {
      throw closed();
    }
  }

  private StorageException closed() {
    return new StorageException(Code.CLOSED, down);
  }

  private StorageException compacted(long revision) {
    return new StorageException(
        Code.COMPACTED,
        "revision " + revision + " is compacted; the oldest is " + history.compacted(),
        history.compacted());
  }

  private static SortedMap<Bytes, Entry> part(SortedMap<Bytes, Entry> state, KeyRange range) {
    if (range.isEmpty()) {
      return state.headMap(Bytes.empty());
    }
    return range.end().isPresent()
        ? state.subMap(range.start(), range.end().get())
        : state.tailMap(range.start());
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
}
