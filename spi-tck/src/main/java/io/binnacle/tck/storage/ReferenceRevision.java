package io.binnacle.tck.storage;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that is to be known of one revision: the state that it made, and how.
///
/// @param number the revision
/// @param state every live entry
/// @param events what its commit changed, each with the entry that it replaced
record ReferenceRevision(long number, EntryTree state, List<Event> events) {

  /// The part of the changes that lies in the range.
  List<Event> eventsOf(KeyRange range, boolean withPrevious) {
    List<Event> chosen = new ArrayList<>(events.size());
    for (Event event : events) {
      if (range.contains(event.key())) {
        chosen.add(withPrevious ? event : withoutPrevious(event));
      }
    }
    return chosen;
  }

  Optional<ChangeBatch> batchOf(KeyRange range, boolean withPrevious) {
    List<Event> chosen = eventsOf(range, withPrevious);
    return chosen.isEmpty() ? Optional.empty() : Optional.of(new ChangeBatch(number, chosen));
  }

  private static Event withoutPrevious(Event event) {
    return switch (event) {
      case Event.Put put -> new Event.Put(put.entry(), Optional.empty());
      case Event.Deleted deleted -> new Event.Deleted(deleted.key(), Optional.empty());
    };
  }
}
