package io.binnacle.backend.raft.machine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The operations applied last, so that one that reaches the log twice is applied once. Used by the
/// thread that applies.
final class AppliedWindow {
  /// More than can be under way between a proposal and its repetition.
  private static final int KEPT = 65_536;

  private final SequencedSet<OperationId> ids;

  AppliedWindow(List<OperationId> ids) {
    this.ids = new LinkedHashSet<>(ids);
  }

  /// Notes an operation.
  ///
  /// @return whether it is new
  boolean add(OperationId id) {
    if (!ids.add(id)) {
      return false;
    }
    if (ids.size() > KEPT) {
      ids.removeFirst();
    }
    return true;
  }

  List<OperationId> ids() {
    return List.copyOf(ids);
  }
}
