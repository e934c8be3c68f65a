package io.binnacle.spi.storage;

import java.util.List;
import java.util.Optional;

/// How a commit ended that reached the store.
public sealed interface CommitResult {

  /// The store's revision: of the commit itself when it changed something, else the newest.
  long revision();

  /// All changes are applied and durable.
  ///
  /// @param revision the revision that the changes carry
  /// @param previous for each change in order, the entry it replaced; empty where there was none
  record Committed(long revision, List<Optional<Entry>> previous) implements CommitResult {
    public Committed {
      previous = List.copyOf(previous);
    }
  }

  /// A condition did not hold and nothing was changed.
  ///
  /// @param revision the revision at which the conditions were checked
  /// @param current for each condition in order, the entry that its key has; empty where there is
  ///   none
  record Conflict(long revision, List<Optional<Entry>> current) implements CommitResult {
    public Conflict {
      current = List.copyOf(current);
    }
  }
}
