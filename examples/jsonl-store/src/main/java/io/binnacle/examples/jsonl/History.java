package io.binnacle.examples.jsonl;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The live entries and how they came to be, back to the compacted revision.
///
/// An older state is the live one with the events since undone: every event knows what it replaced.
/// Confined to the store's lock.
final class History {
  private static final long FIRST_REVISION = 1;

  private final TreeMap<Bytes, Entry> live = new TreeMap<>();
  private final TreeMap<Long, List<Event>> commits = new TreeMap<>();
  private long revision = FIRST_REVISION;
  private long compacted;
  private long bytes;

  long revision() {
    return revision;
  }

  long compacted() {
    return compacted;
  }

  long bytes() {
    return bytes;
  }

  int size() {
    return live.size();
  }

  Optional<Entry> get(Bytes key) {
    return Optional.ofNullable(live.get(key));
  }

  /// What the entries were before the changes, in their order; for those that may be applied.
  List<Optional<Entry>> previous(List<Change> changes) {
    return changes.stream().map(change -> get(change.key())).toList();
  }

  /// Whether applying would change anything.
  boolean changes(List<Change> changes) {
    return changes.stream()
        .anyMatch(change -> change instanceof Change.Put || live.containsKey(change.key()));
  }

  /// Applies changes as the next revision.
  List<Event> apply(long next, List<Change> changes) {
    List<Event> events = new ArrayList<>();
    for (Change change : changes) {
      Optional<Entry> before = get(change.key());
      switch (change) {
        case Change.Put put -> {
          Entry entry =
              new Entry(
                  put.key(),
                  put.value(),
                  before.map(Entry::createRevision).orElse(next),
                  next,
                  before.map(Entry::version).orElse(0L) + 1,
                  put.leaseId());
          keep(entry);
          events.add(new Event.Put(entry, before));
        }
        case Change.Delete delete -> {
          if (before.isPresent()) {
            forget(delete.key());
            events.add(new Event.Deleted(delete.key(), before));
          }
        }
      }
    }
    revision = next;
    commits.put(next, List.copyOf(events));
    return events;
  }

  void keep(Entry entry) {
    forget(entry.key());
    live.put(entry.key(), entry);
    bytes += entry.key().length() + entry.value().length();
  }

  private void forget(Bytes key) {
    Entry gone = live.remove(key);
    if (gone != null) {
      bytes -= gone.key().length() + gone.value().length();
    }
  }

  /// Starts from a state whose past is gone.
  void base(long at) {
    revision = at;
    compacted = at;
  }

  void compact(long at) {
    if (at > compacted) {
      compacted = at;
      commits.headMap(at, true).clear();
    }
  }

  /// All entries at a revision that is neither compacted nor yet to come.
  SortedMap<Bytes, Entry> at(long asked) {
    if (asked == revision) {
      return Collections.unmodifiableSortedMap(live);
    }
    TreeMap<Bytes, Entry> state = new TreeMap<>(live);
    for (List<Event> events : commits.tailMap(asked, false).descendingMap().values()) {
      for (Event event : events.reversed()) {
        event
            .previous()
            .ifPresentOrElse(
                before -> state.put(event.key(), before), () -> state.remove(event.key()));
      }
    }
    return state;
  }

  /// The commits after a revision in order.
  SortedMap<Long, List<Event>> after(long from) {
    return commits.tailMap(from, false);
  }
}
