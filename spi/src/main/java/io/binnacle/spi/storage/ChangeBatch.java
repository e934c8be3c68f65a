package io.binnacle.spi.storage;

import java.util.List;

/// All changes of one revision that a subscription covers, or a progress mark.
///
/// @param revision the revision of the changes; every change of the range up to and including it
///   has been told
/// @param events the changes in the order of the commit; empty in a progress mark
public record ChangeBatch(long revision, List<Event> events) {
  public ChangeBatch {
    events = List.copyOf(events);
  }

  public boolean progress() {
    return events.isEmpty();
  }
}
