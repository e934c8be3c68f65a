package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An operation on its way, or a barrier, which is an entry without an operation. Thread-safe.
final class Pending {
  private final Optional<Operation> operation;
  private final Deadline deadline;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /// Whether the operation may have reached a log.
  private volatile boolean proposed;

  Pending(Optional<Operation> operation, Deadline deadline) {
    this.operation = operation;
    this.deadline = deadline;
  }

  Optional<Operation> operation() {
    return operation;
  }

  /// Whether nobody waits for it any more.
  boolean over() {
    return outcome.isDone() || deadline.passed();
  }

  /// What it takes in an entry, roughly.
  int size() {
    int size = 64;
    if (operation.isPresent() && operation.get() instanceof Operation.Write write) {
      for (Change change : write.changes()) {
        size += change.key().length() + 32;
        if (change instanceof Change.Put put) {
          size += put.value().length();
        }
      }
    }
    return size;
  }

  void markProposed() {
    proposed = true;
  }

  void complete(Outcome what) {
    outcome.complete(what);
  }

  void fail(StorageException why) {
    outcome.completeExceptionally(why);
  }

  /// Fails with what is known: refused when it never reached a log, else unknown.
  void giveUp(StorageException.Code unproposed, String message) {
    fail(
        proposed && operation.isPresent()
            ? new StorageException(StorageException.Code.INDETERMINATE, message)
            : new StorageException(unproposed, message));
  }

  Outcome await() throws StorageException {
    try {
      return outcome.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException failure) {
        throw failure;
      }
      throw new StorageException(StorageException.Code.INDETERMINATE, "the log failed", e);
    } catch (TimeoutException e) {
      giveUp(StorageException.Code.TIMEOUT, "no quorum answered before the deadline");
      return settled();
    } catch (InterruptedException e) {
      giveUp(StorageException.Code.TIMEOUT, "the wait was interrupted");
      Thread.currentThread().interrupt();
      return settled();
    }
  }

  /// What it ended with; the outcome may have come at the last moment.
  private Outcome settled() throws StorageException {
    try {
      return outcome.getNow(new Outcome.Done());
    } catch (CompletionException e) {
      if (e.getCause() instanceof StorageException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
