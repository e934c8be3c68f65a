package io.binnacle.spi.storage;

import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Changes to apply together, if the conditions hold.
///
/// @param conditions all must hold; may be empty
/// @param changes at most one for each key
/// @param deadline until when to wait; when it passes after the commit was proposed the outcome is
///   not known
public record Commit(List<Condition> conditions, List<Change> changes, Deadline deadline) {
  public Commit {
    conditions = List.copyOf(conditions);
    changes = List.copyOf(changes);
    if (changes.size() > 1) {
      Set<Bytes> keys = new HashSet<>();
      for (Change change : changes) {
        if (!keys.add(change.key())) {
          throw new IllegalArgumentException("two changes of " + change.key() + " in one commit");
        }
      }
    }
  }

  /// Creates a key that must not exist.
  public static Commit create(Bytes key, Bytes value) {
    return of(Condition.absent(key), new Change.Put(key, value, 0));
  }

  /// Replaces a key that must have the given mod revision.
  public static Commit replace(Bytes key, long expectedModRevision, Bytes value) {
    return of(new Condition(key, expectedModRevision), new Change.Put(key, value, 0));
  }

  /// Removes a key that must have the given mod revision.
  public static Commit delete(Bytes key, long expectedModRevision) {
    return of(new Condition(key, expectedModRevision), new Change.Delete(key));
  }

  public static Commit of(Condition condition, Change change) {
    return new Commit(List.of(condition), List.of(change), Deadline.usual());
  }

  public Commit within(Duration duration) {
    return new Commit(conditions, changes, Deadline.after(duration));
  }
}
