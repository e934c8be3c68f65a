package io.binnacle.kernel.registry;

import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.value.Bytes;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The store's newest revision, asked for once by all who ask at the same time: whoever comes while
/// a question is under way waits for the next one, since the answer to the running one may be older
/// than what he has seen. A failure is shared as an answer is: else readers would wait one after
/// the other for a store that has no quorum. Nobody waits longer than his own deadline.
/// Thread-safe.
final class SharedRevision {
  /// A read of any key tells the newest revision, and, unlike [Store#revision], knows a deadline.
  static final Bytes PROBE = Bytes.utf8(KeyScheme.ROOT);

  private final Store store;
  private final ReentrantLock asking = new ReentrantLock();
  private final AtomicLong arrivals = new AtomicLong();
  private long answeredFor;
  private long answer;
  private @Nullable StorageException failure;

  SharedRevision(Store store) {
    this.store = store;
  }

  /// @throws StorageException `TIMEOUT` when there is no answer in time, or whatever the store
  ///   fails with
  long get(Deadline deadline) throws StorageException {
    long mine = arrivals.incrementAndGet();
    take(deadline);
    try {
      if (answeredFor < mine) {
        ask(deadline);
      }
      StorageException why = failure;
      if (why != null) {
        throw new StorageException(why.reason(), String.valueOf(why.getMessage()), why);
      }
      return answer;
    } finally {
      asking.unlock();
    }
  }

  private void take(Deadline deadline) throws StorageException {
    try {
      if (!asking.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StorageException(
            StorageException.Code.TIMEOUT, "the newest revision was not told in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(StorageException.Code.TIMEOUT, "interrupted", e);
    }
  }

  /// Asks for all who have come by now, for as long as the one who asks has time. When that was too
  /// short for an answer, it says nothing to the others, who may have more.
  private void ask(Deadline deadline) throws StorageException {
    long upTo = arrivals.get();
    try {
      answer =
          store
              .read(
                  PROBE, new ReadOptions(Consistency.LINEARIZABLE, OptionalLong.empty(), deadline))
              .revision();
      failure = null;
    } catch (StorageException e) {
      if (e.reason() == StorageException.Code.TIMEOUT) {
        throw e;
      }
      failure = e;
    }
    answeredFor = upTo;
  }
}
