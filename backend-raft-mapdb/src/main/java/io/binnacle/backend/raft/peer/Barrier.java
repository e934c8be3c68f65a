package io.binnacle.backend.raft.peer;

import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits until everything that was acknowledged before, on any member, is applied here.
/// Thread-safe.
final class Barrier {
  private static final long AGAIN_MILLIS = 20;

  private final ReadIndex readIndex;
  private final AppliedIndex applied;

  Barrier(ReadIndex readIndex, AppliedIndex applied) {
    this.readIndex = readIndex;
    this.applied = applied;
  }

  /// @throws StorageException `NO_LEADER` when no leader proved that it leads, `TIMEOUT` when this
  ///   member did not get as far before the deadline
  void await(Deadline deadline) throws StorageException {
    applied.await(find(deadline), deadline);
  }

  private long find(Deadline deadline) throws StorageException {
    long began = System.nanoTime();
    while (true) {
      String failure;
      try {
        return readIndex.find().get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        failure =
            e.getCause() instanceof TimeoutException
                ? "a majority of the members did not answer"
                : String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      } catch (TimeoutException e) {
        throw new StorageException(
            StorageException.Code.TIMEOUT, "no quorum answered before the deadline", e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (deadline.passed()) {
        throw new StorageException(StorageException.Code.TIMEOUT, failure);
      }
      if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(Batcher.PATIENCE_MILLIS)) {
        throw new StorageException(
            StorageException.Code.NO_LEADER, "no leader with a quorum: " + failure);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static StorageException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StorageException(StorageException.Code.TIMEOUT, "the wait was interrupted", e);
  }
}
