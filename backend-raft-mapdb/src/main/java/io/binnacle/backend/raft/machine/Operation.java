package io.binnacle.backend.raft.machine;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Entry;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What a log entry asks of the machine. Everything that is not determined by the entries before,
/// such as time, was decided by who proposed it.
public sealed interface Operation {

  OperationId id();

  /// Applies changes if the conditions hold.
  record Write(OperationId id, List<Condition> conditions, List<Change> changes)
      implements Operation {
    public Write {
      conditions = List.copyOf(conditions);
      changes = List.copyOf(changes);
    }
  }

  /// Grants a lease under the next free number.
  record Grant(OperationId id, long ttlMillis) implements Operation {}

  /// Ends a lease and removes its keys, since it was revoked.
  record End(OperationId id, long leaseId) implements Operation {}

  /// Ends a lease and removes its keys, since its time is over by the clock of a leader.
  ///
  /// @param term the leader's: entries of another term leave the lease alone, since the next leader
  ///   gave it its whole time again
  record Expire(OperationId id, long leaseId, long term) implements Operation {}

  /// Enters a member in the book, or changes what the book says of it.
  record Enrol(OperationId id, String member, BookEntry entry) implements Operation {}

  /// Strikes a member out of the book, for good.
  record Strike(OperationId id, String member) implements Operation {}

  /// Gives up history below a revision.
  record Compact(OperationId id, long revision) implements Operation {}

  /// A part of a state that a blank store begins with. The parts are put together aside; the last
  /// one makes the state visible.
  ///
  /// @param first whether what was put together before is to be dropped
  /// @param last what ends the state; empty when more parts follow
  record Load(OperationId id, boolean first, List<Entry> entries, Optional<LoadEnd> last)
      implements Operation {
    public Load {
      entries = List.copyOf(entries);
    }
  }

  /// What a loaded state has beside its entries.
  ///
  /// @param revision the store's revision, and the lowest that may be read
  /// @param leases times in milliseconds by ids
  record LoadEnd(long revision, SortedMap<Long, Long> leases) {}

  /// Sets the space quota; 0 for none.
  record Quota(OperationId id, long bytes) implements Operation {}
}
