package io.binnacle.backend.raft;

import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.spi.storage.StorageException;

/// What the outcomes of operations are to those who asked for them.
final class Outcomes {
  private Outcomes() {}

  /// The outcome, if the operation was applied and what came of it is known.
  static Outcome succeeded(Outcome outcome) throws StorageException {
    return switch (outcome) {
      case Outcome.Refused refused -> throw refused.exception();
      case Outcome.Repeated repeated ->
          throw new StorageException(
              StorageException.Code.INDETERMINATE,
              "the operation was applied before; what came of it is no longer known");
      case Outcome.Written written -> written;
      case Outcome.Granted granted -> granted;
      case Outcome.Done done -> done;
    };
  }
}
