package io.binnacle.backend.raft.machine;

import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.StorageException;

/// What became of an applied operation.
public sealed interface Outcome {

  /// This outcome, if the operation was applied and what came of it is known.
  default Outcome succeeded() throws StorageException {
    return switch (this) {
      case Refused refused -> throw refused.exception();
      case Repeated repeated ->
          throw new StorageException(
              StorageException.Code.INDETERMINATE,
              "the operation was applied before; what came of it is no longer known");
      case Written written -> written;
      case Granted granted -> granted;
      case Done done -> done;
    };
  }

  /// A write was decided: committed, or in conflict.
  record Written(CommitResult result) implements Outcome {}

  record Granted(long leaseId) implements Outcome {}

  record Done() implements Outcome {}

  /// The machine refused the operation, and nothing was changed.
  ///
  /// @param revision the revision that the code speaks of, else 0
  record Refused(StorageException.Code code, String message, long revision) implements Outcome {
    public StorageException exception() {
      return new StorageException(code, message, revision);
    }
  }

  /// The operation was applied before; what came of it then is no longer known here.
  record Repeated() implements Outcome {}
}
