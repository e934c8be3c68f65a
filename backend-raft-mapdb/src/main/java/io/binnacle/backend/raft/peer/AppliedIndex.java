package io.binnacle.backend.raft.peer;

import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How far this member has applied the log, and the wait for it. Thread-safe.
final class AppliedIndex {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long index = -1;
  private int waiting;

  long get() {
    return index;
  }

  /// Called by the thread that applies, when what the entry did can be read.
  void reach(long reached) {
    lock.lock();
    try {
      index = Math.max(index, reached);
      if (waiting > 0) {
        moved.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void await(long wanted, Deadline deadline) throws StorageException {
    if (index >= wanted) {
      return;
    }
    lock.lock();
    try {
      waiting++;
      while (index < wanted) {
        long nanos = deadline.remaining().toNanos();
        if (nanos <= 0) {
          throw new StorageException(
              StorageException.Code.TIMEOUT,
              "this member has applied entry " + index + " of the log; the read needs " + wanted);
        }
        moved.awaitNanos(Math.min(nanos, TimeUnit.SECONDS.toNanos(1)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(StorageException.Code.TIMEOUT, "the wait was interrupted", e);
    } finally {
      waiting--;
      lock.unlock();
    }
  }
}
