package io.binnacle.backend.raft.machine;

import io.binnacle.mvcc.StoreRevision;
import java.util.List;
import java.util.SortedMap;

/// All that the machine knows at one log index: what a snapshot holds. Immutable.
///
/// @param revisions every revision from the compacted one on, the newest last; at least one, the
///   first without its events
/// @param compacted the lowest readable revision
/// @param leases times in milliseconds by ids
/// @param lastLease the last id given to a lease
/// @param quota the space quota in bytes; 0 for none
/// @param book the members
/// @param applied the operations that must not be applied again, in the order of their application
public record MachineState(
    List<StoreRevision> revisions,
    long compacted,
    SortedMap<Long, Long> leases,
    long lastLease,
    long quota,
    MemberBook book,
    List<OperationId> applied) {

  public StoreRevision newest() {
    return revisions.getLast();
  }
}
