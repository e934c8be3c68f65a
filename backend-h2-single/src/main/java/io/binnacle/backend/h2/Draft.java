package io.binnacle.backend.h2;

import io.binnacle.backend.h2.log.Mutation;
import io.binnacle.backend.h2.log.Row;
import io.binnacle.mvcc.EntryTree;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a group of proposals makes of the newest revision, before it is durable.
///
/// Confined to the writer's thread. Thrown away whole when the group cannot be written.
final class Draft {
  private EntryTree state;
  private long revision;
  private final List<Mutation> mutations = new ArrayList<>();
  private final List<StoreRevision> revisions = new ArrayList<>();
  private final List<Runnable> effects = new ArrayList<>();
  private final List<Runnable> reversals = new ArrayList<>();

  Draft(StoreRevision newest) {
    this.state = newest.state();
    this.revision = newest.number();
  }

  EntryTree state() {
    return state;
  }

  long revision() {
    return revision;
  }

  List<Mutation> mutations() {
    return mutations;
  }

  List<StoreRevision> revisions() {
    return revisions;
  }

  /// What is to happen in memory once the group is durable, before anybody is answered.
  List<Runnable> effects() {
    return effects;
  }

  /// What is to happen instead when the group is refused.
  List<Runnable> reversals() {
    return reversals;
  }

  void add(Mutation mutation, Runnable effect) {
    mutations.add(mutation);
    effects.add(effect);
  }

  /// Applies changes whose conditions hold.
  CommitResult.Committed apply(List<? extends Change> changes) {
    long number = revision + 1;
    List<Optional<Entry>> previous = new ArrayList<>(changes.size());
    List<Event> events = new ArrayList<>(changes.size());
    for (Change change : changes) {
      Optional<Entry> before = state.get(change.key());
      previous.add(before);
      if (change instanceof Change.Delete && before.isEmpty()) {
        continue;
      }
      Row row = row(change, number, events.size(), before);
      mutations.add(new Mutation.Changed(row));
      if (row.deleted()) {
        state = state.without(row.key());
        events.add(new Event.Deleted(row.key(), before));
      } else {
        Entry entry = row.entry();
        state = state.with(entry);
        events.add(new Event.Put(entry, before));
      }
    }
    if (events.isEmpty()) {
      return new CommitResult.Committed(revision, previous);
    }
    revision = number;
    revisions.add(new StoreRevision(number, state, List.copyOf(events)));
    return new CommitResult.Committed(number, previous);
  }

  private static Row row(Change change, long number, int position, Optional<Entry> before) {
    long previousRevision = before.map(Entry::modRevision).orElse(0L);
    return switch (change) {
      case Change.Put put ->
          new Row(
              number,
              position,
              put.key(),
              put.value(),
              false,
              before.map(Entry::createRevision).orElse(number),
              before.map(Entry::version).orElse(0L) + 1,
              put.leaseId(),
              previousRevision);
      case Change.Delete delete ->
          new Row(number, position, delete.key(), Bytes.empty(), true, 0, 0, 0, previousRevision);
    };
  }
}
