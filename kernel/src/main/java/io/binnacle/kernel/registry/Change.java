package io.binnacle.kernel.registry;

import java.util.Optional;
import java.util.function.Predicate;

/// One change of one object, with the events that it is to watchers and the state after it.
///
/// @param revision its revision
/// @param after the object; empty when it was deleted
/// @param before what it was; empty when it is new
/// @param state all objects of the resource after the change
/// @param added the change to a watcher whose selection the object enters
/// @param modified the change to a watcher that selects both versions
/// @param deleted the change to a watcher whose selection the object leaves
record Change(
    long revision,
    Optional<ObjectVersion> after,
    Optional<ObjectVersion> before,
    PersistentMap<ObjectVersion> state,
    Optional<WatchEvent> added,
    Optional<WatchEvent> modified,
    Optional<WatchEvent> deleted) {

  static Change of(
      long revision,
      Optional<ObjectVersion> after,
      Optional<ObjectVersion> before,
      PersistentMap<ObjectVersion> state) {
    return new Change(
        revision,
        after,
        before,
        state,
        after.map(object -> new WatchEvent(WatchEvent.Type.ADDED, object)),
        after.map(object -> new WatchEvent(WatchEvent.Type.MODIFIED, object)),
        before.map(object -> new WatchEvent(WatchEvent.Type.DELETED, object.at(revision))));
  }

  /// What the change is to a watcher with this filter; empty when it is nothing to it.
  Optional<WatchEvent> seenBy(Predicate<ObjectVersion> filter) {
    boolean now = after.isPresent() && filter.test(after.get());
    boolean then = before.isPresent() && filter.test(before.get());
    if (now) {
      return then ? modified : added;
    }
    return then ? deleted : Optional.empty();
  }

  ObjectVersion subject() {
    return after.or(() -> before).orElseThrow();
  }
}
