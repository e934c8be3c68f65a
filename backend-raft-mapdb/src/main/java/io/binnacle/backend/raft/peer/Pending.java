package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// An operation on its way into the log. Thread-safe.
final class Pending {
  private final Operation operation;
  private final Deadline deadline;
  private final boolean foreign;
  private final long began = System.nanoTime();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /// The attempts by which the operation may have reached a log.
  private final AtomicInteger attempts = new AtomicInteger();

  private Pending(Operation operation, Deadline deadline, boolean foreign) {
    this.operation = operation;
    this.deadline = deadline;
    this.foreign = foreign;
  }

  /// An operation of this member's own callers. It ends when it is applied here.
  static Pending own(Operation operation, Deadline deadline) {
    return new Pending(operation, deadline, false);
  }

  /// An operation that another member brought. It is tried once, and ends when it is applied here;
  /// what came of it the other member sees when it applies it itself.
  static Pending foreign(Operation operation, Deadline deadline) {
    return new Pending(operation, deadline, true);
  }

  Operation operation() {
    return operation;
  }

  boolean isForeign() {
    return foreign;
  }

  /// Whether nobody waits for it any more.
  boolean over() {
    return outcome.isDone() || deadline.passed();
  }

  boolean olderThan(long millis) {
    return System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// What it takes in an entry, roughly.
  int size() {
    int size = 64;
    if (operation instanceof Operation.Write write) {
      for (Change change : write.changes()) {
        size += change.key().length() + 32;
        if (change instanceof Change.Put put) {
          size += put.value().length();
        }
      }
    }
    return size;
  }

  void beginAttempt() {
    attempts.incrementAndGet();
  }

  /// An attempt that certainly came to nothing.
  void takeBackAttempt() {
    attempts.decrementAndGet();
  }

  boolean mayBeInLog() {
    return attempts.get() > 0;
  }

  void complete(Outcome what) {
    outcome.complete(what);
  }

  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  /// Fails with what is known: refused when it never reached a log, else unknown.
  void giveUp(StorageException.Code unproposed, String message) {
    outcome.completeExceptionally(
        mayBeInLog()
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
