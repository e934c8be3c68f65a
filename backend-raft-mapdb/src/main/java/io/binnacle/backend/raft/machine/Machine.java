package io.binnacle.backend.raft.machine;

import io.binnacle.mvcc.EntryTree;
import io.binnacle.mvcc.Space;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The deterministic heart of the store: the same operations in the same order make the same state
/// on every member.
///
/// It knows no clock, no chance and no file. `apply` belongs to one thread; the timeline, the
/// leases and the space are read by others while it runs.
public final class Machine {
  private static final long FIRST_REVISION = 1;

  private final Timeline timeline;
  private final LeaseRegister leases;
  private final Space space;
  private final AppliedWindow applied;
  private volatile MemberBook book;

  /// The entries of a state whose end has not come yet. Not part of snapshots: who loads begins
  /// again after a restart.
  private EntryTree loading = EntryTree.empty();

  /// The state of an empty store.
  public static MachineState empty() {
    return new MachineState(
        List.of(new StoreRevision(FIRST_REVISION, EntryTree.empty(), List.of())),
        0,
        new TreeMap<>(),
        0,
        0,
        MemberBook.EMPTY,
        List.of());
  }

  public Machine(MachineState state) {
    this.timeline = new Timeline(state.revisions(), state.compacted());
    this.space = new Space(state.newest().state(), state.quota());
    this.leases = new LeaseRegister(state.leases(), state.lastLease(), state.newest().state());
    this.applied = new AppliedWindow(state.applied());
    this.book = state.book();
  }

  public Timeline timeline() {
    return timeline;
  }

  public Space space() {
    return space;
  }

  public MemberBook book() {
    return book;
  }

  /// The leases' times in milliseconds by their ids. A copy.
  public SortedMap<Long, Long> leases() {
    return leases.times();
  }

  /// The time of a lease in milliseconds.
  public Optional<Long> lease(long id) {
    return leases.time(id);
  }

  /// Everything, for a snapshot. Called by the thread that applies.
  public MachineState freeze() {
    return new MachineState(
        timeline.revisions(),
        timeline.compacted(),
        Collections.unmodifiableSortedMap(leases.times()),
        leases.last(),
        space.quota(),
        book,
        applied.ids());
  }

  /// Applies operations in order and publishes what they made.
  ///
  /// @param term the term of the log entry that they came in
  /// @return what became of each
  public List<Outcome> apply(long term, List<Operation> operations) {
    List<Outcome> outcomes = new ArrayList<>(operations.size());
    List<StoreRevision> made = new ArrayList<>();
    for (Operation operation : operations) {
      outcomes.add(
          applied.add(operation.id()) ? apply(term, operation, made) : new Outcome.Repeated());
    }
    timeline.publish(made);
    return outcomes;
  }

  private Outcome apply(long term, Operation operation, List<StoreRevision> made) {
    try {
      return switch (operation) {
        case Operation.Write write -> write(write, made);
        case Operation.Grant grant -> new Outcome.Granted(leases.grant(grant.ttlMillis()));
        case Operation.End end -> end(end.leaseId(), made);
        case Operation.Expire expire -> {
          if (expire.term() != term) {
            throw new StorageException(
                StorageException.Code.NO_LEADER, "another leader has the lease's clock");
          }
          yield end(expire.leaseId(), made);
        }
        case Operation.Enrol enrol -> {
          book = book.with(enrol.member(), enrol.entry());
          yield new Outcome.Done();
        }
        case Operation.Strike strike -> {
          book = book.without(strike.member());
          yield new Outcome.Done();
        }
        case Operation.Compact compact -> compact(compact, made);
        case Operation.Load load -> load(load, made);
        case Operation.Quota quota -> {
          space.quota(quota.bytes());
          yield new Outcome.Done();
        }
      };
    } catch (StorageException e) {
      return new Outcome.Refused(e.reason(), String.valueOf(e.getMessage()), e.revision());
    }
  }

  private Outcome write(Operation.Write write, List<StoreRevision> made) throws StorageException {
    StoreRevision newest = newest(made);
    List<Optional<Entry>> current = new ArrayList<>(write.conditions().size());
    boolean holds = true;
    for (Condition condition : write.conditions()) {
      Optional<Entry> entry = newest.state().get(condition.key());
      current.add(entry);
      holds &= entry.map(Entry::modRevision).orElse(0L) == condition.expectedModRevision();
    }
    if (!holds) {
      return new Outcome.Written(new CommitResult.Conflict(newest.number(), current));
    }
    for (Change change : write.changes()) {
      if (change instanceof Change.Put put && put.leaseId() != 0) {
        leases.check(put.leaseId());
      }
    }
    space.check(write.changes());
    return new Outcome.Written(change(write.changes(), made));
  }

  private Outcome end(long leaseId, List<StoreRevision> made) throws StorageException {
    leases.check(leaseId);
    List<Change> deletions = new ArrayList<>();
    for (Bytes key : leases.keys(leaseId)) {
      deletions.add(new Change.Delete(key));
    }
    change(deletions, made);
    leases.end(leaseId);
    return new Outcome.Done();
  }

  private Outcome compact(Operation.Compact compact, List<StoreRevision> made)
      throws StorageException {
    if (compact.revision() > newest(made).number()) {
      timeline.checkReadable(compact.revision());
    }
    // The revision that is the lowest to be readable must be there before the others go.
    timeline.publish(List.copyOf(made));
    made.clear();
    timeline.compactTo(compact.revision());
    return new Outcome.Done();
  }

  private Outcome load(Operation.Load load, List<StoreRevision> made) throws StorageException {
    if (newest(made).number() != FIRST_REVISION) {
      throw new StorageException(
          StorageException.Code.UNSUPPORTED, "a state is loaded into a blank store alone");
    }
    EntryTree state = load.first() ? EntryTree.empty() : loading;
    for (Entry entry : load.entries()) {
      state = state.with(entry);
    }
    loading = state;
    if (load.last().isPresent()) {
      Operation.LoadEnd end = load.last().get();
      StoreRevision revision = new StoreRevision(end.revision(), state, List.of());
      leases.replace(end.leases(), state);
      space.add(state);
      timeline.publish(List.of(revision));
      timeline.compactTo(end.revision());
      loading = EntryTree.empty();
    }
    return new Outcome.Done();
  }

  private CommitResult.Committed change(List<Change> changes, List<StoreRevision> made) {
    StoreRevision newest = newest(made);
    long number = newest.number() + 1;
    EntryTree state = newest.state();
    List<Optional<Entry>> previous = new ArrayList<>(changes.size());
    List<Event> events = new ArrayList<>(changes.size());
    for (Change change : changes) {
      Optional<Entry> before = state.get(change.key());
      previous.add(before);
      switch (change) {
        case Change.Put put -> {
          Entry entry = entry(put, number, before);
          state = state.with(entry);
          events.add(new Event.Put(entry, before));
        }
        case Change.Delete delete when before.isPresent() -> {
          state = state.without(delete.key());
          events.add(new Event.Deleted(delete.key(), before));
        }
        case Change.Delete delete -> {}
      }
    }
    if (events.isEmpty()) {
      return new CommitResult.Committed(newest.number(), previous);
    }
    StoreRevision revision = new StoreRevision(number, state, List.copyOf(events));
    made.add(revision);
    leases.changed(revision);
    space.published(List.of(revision));
    return new CommitResult.Committed(number, previous);
  }

  private StoreRevision newest(List<StoreRevision> made) {
    return made.isEmpty() ? timeline.newest() : made.getLast();
  }

  private static Entry entry(Change.Put put, long number, Optional<Entry> before) {
    return new Entry(
        put.key(),
        put.value(),
        before.map(Entry::createRevision).orElse(number),
        number,
        before.map(Entry::version).orElse(0L) + 1,
        put.leaseId());
  }
}
