package io.binnacle.mvcc;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One revision: the state that it made, and what changed. Immutable.
///
/// @param number the revision
/// @param state every live entry
/// @param events the changes, each with the entry that it replaced
public record StoreRevision(long number, EntryTree state, List<Event> events) {

  /// What a watch of the range hears of it.
  public Optional<ChangeBatch> batch(KeyRange range, boolean withPrevious) {
    return batch(number, events, range, withPrevious);
  }

  public static Optional<ChangeBatch> batch(
      long revision, List<Event> events, KeyRange range, boolean withPrevious) {
    List<Event> chosen = new ArrayList<>(events.size());
    for (Event event : events) {
      if (range.contains(event.key())) {
        chosen.add(withPrevious ? event : withoutPrevious(event));
      }
    }
    return chosen.isEmpty() ? Optional.empty() : Optional.of(new ChangeBatch(revision, chosen));
  }

  /// What stays in memory because this revision does, beside the live entries.
  long supersededBytes() {
    long bytes = 256;
    for (Event event : events) {
      bytes += event.previous().map(previous -> (long) previous.value().length()).orElse(0L);
    }
    return bytes;
  }

  private static Event withoutPrevious(Event event) {
    return switch (event) {
      case Event.Put put -> new Event.Put(put.entry(), Optional.empty());
      case Event.Deleted deleted -> new Event.Deleted(deleted.key(), Optional.empty());
    };
  }
}
