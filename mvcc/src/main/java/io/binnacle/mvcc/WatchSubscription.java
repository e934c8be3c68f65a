package io.binnacle.mvcc;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One watch: what history has, then what memory has, then what is published.
///
/// Thread-safe. Its lock is taken after the timeline's and never held while the listener is called
/// or history is read.
final class WatchSubscription implements Subscription {
  private final Timeline timeline;
  private final KeyRange range;
  private final long after;
  private final WatchOptions options;
  private final ChangeListener listener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<ChangeBatch> queue = new ArrayDeque<>();

  /// The newest revision published.
  private long known;

  /// The revision that an asked-for mark must reach; 0 when none was asked for.
  private long wanted;

  private long delivered;
  private boolean ended;
  private Optional<StorageException> cause = Optional.empty();

  WatchSubscription(
      Timeline timeline,
      KeyRange range,
      long after,
      long known,
      WatchOptions options,
      ChangeListener listener) {
    this.timeline = timeline;
    this.range = range;
    this.after = after;
    this.known = known;
    this.delivered = after;
    this.options = options;
    this.listener = listener;
  }

  /// Begins to tell.
  ///
  /// @param stored the revision up to which history is to be read
  /// @param recent the revisions after that, as far as they are wanted
  void start(long stored, List<StoreRevision> recent) {
    Thread.ofVirtual().name("store-watch").start(() -> run(stored, recent));
  }

  /// Told of each published revision, in order.
  void offer(StoreRevision revision) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      known = revision.number();
      if (wanted > 0) {
        changed.signal();
      }
      if (revision.number() <= after) {
        return;
      }
      Optional<ChangeBatch> batch = revision.batch(range, options.previous());
      if (batch.isEmpty()) {
        return;
      }
      if (queue.size() >= options.buffer()) {
        end(
            Optional.of(
                new StorageException(
                    StorageException.Code.SLOW_CONSUMER,
                    "the watch fell " + queue.size() + " batches behind",
                    delivered)));
        return;
      }
      queue.add(batch.get());
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void requestProgress() {
    lock.lock();
    try {
      wanted = Math.max(known, after);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    end(Optional.empty());
  }

  /// Ends the subscription; what waits in its queue is dropped.
  void end(Optional<StorageException> why) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        cause = why;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    timeline.forget(this);
  }

  private void run(long stored, List<StoreRevision> recent) {
    try {
      if (tellStored(stored) && tellRecent(recent)) {
        tellLive();
      }
    } catch (StorageException e) {
      end(Optional.of(e));
    } catch (InterruptedException e) {
      // Nobody holds this thread to interrupt it but the runtime when it shuts down.
      end(Optional.of(Timeline.closedException()));
    }
    listener.ended(cause());
  }

  private boolean tellStored(long stored) throws StorageException {
    long cursor = after;
    while (cursor < stored) {
      History.Batches chunk = timeline.older().batches(range, options.previous(), cursor, stored);
      // Compaction may have removed rows while they were read.
      timeline.checkReadable(cursor);
      for (ChangeBatch batch : chunk.batches()) {
        if (!deliver(batch)) {
          return false;
        }
      }
      cursor = chunk.end();
    }
    return true;
  }

  private boolean tellRecent(List<StoreRevision> recent) {
    for (StoreRevision revision : recent) {
      Optional<ChangeBatch> batch = revision.batch(range, options.previous());
      if (batch.isPresent() && !deliver(batch.get())) {
        return false;
      }
    }
    return true;
  }

  private void tellLive() throws InterruptedException {
    Optional<ChangeBatch> batch = next();
    while (batch.isPresent() && deliver(batch.get())) {
      batch = next();
    }
  }

  /// Tells one batch unless the subscription has ended.
  private boolean deliver(ChangeBatch batch) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      delivered = batch.revision();
    } finally {
      lock.unlock();
    }
    listener.changed(batch);
    return true;
  }

  /// Waits for what to tell next: a batch, or a mark when one was asked for or is due. Empty when
  /// the subscription has ended.
  private Optional<ChangeBatch> next() throws InterruptedException {
    lock.lock();
    try {
      long interval = options.progressInterval().toNanos();
      long due = System.nanoTime() + interval;
      while (!ended) {
        ChangeBatch batch = queue.peek();
        if (wanted > 0 && known >= wanted && (batch == null || batch.revision() > wanted)) {
          return Optional.of(mark(wanted));
        }
        if (batch != null) {
          return Optional.of(queue.remove());
        }
        long wait = due - System.nanoTime();
        if (wait <= 0 && known >= after) {
          return Optional.of(mark(known));
        }
        changed.awaitNanos(wait > 0 ? wait : interval);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private ChangeBatch mark(long revision) {
    wanted = 0;
    return new ChangeBatch(Math.max(revision, delivered), List.of());
  }

  private Optional<StorageException> cause() {
    lock.lock();
    try {
      return cause;
    } finally {
      lock.unlock();
    }
  }
}
