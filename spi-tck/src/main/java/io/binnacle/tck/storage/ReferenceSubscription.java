package io.binnacle.tck.storage;

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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One watch: a queue that the writer fills and a virtual thread that empties it into the listener.
///
/// Thread-safe. Its lock is taken after the store's and never held while the listener is called.
final class ReferenceSubscription implements Subscription {
  private final KeyRange range;
  private final long after;
  private final WatchOptions options;
  private final ChangeListener listener;
  private final Consumer<ReferenceSubscription> whenEnded;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<ChangeBatch> queue = new ArrayDeque<>();

  /// The newest revision of the store that this subscription was told of.
  private long known;

  /// The revision up to which a mark was asked for; 0 when none is due.
  private long wanted;

  private long delivered;
  private boolean ended;
  private @Nullable StorageException cause;

  ReferenceSubscription(
      KeyRange range,
      long after,
      long known,
      WatchOptions options,
      ChangeListener listener,
      Consumer<ReferenceSubscription> whenEnded) {
    this.range = range;
    this.after = after;
    this.known = known;
    this.delivered = after;
    this.options = options;
    this.listener = listener;
    this.whenEnded = whenEnded;
  }

  void start(List<ReferenceRevision> history) {
    Thread.ofVirtual().name("memory-watch").start(() -> run(history));
  }

  /// Told by the writer, in order of revisions.
  void offer(ReferenceRevision revision) {
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
      Optional<ChangeBatch> batch = revision.batchOf(range, options.previous());
      if (batch.isEmpty()) {
        return;
      }
      if (queue.size() >= options.buffer()) {
        end(
            new StorageException(
                StorageException.Code.SLOW_CONSUMER,
                "the watch fell " + queue.size() + " batches behind; last delivered " + delivered,
                delivered));
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
    end(null);
  }

  /// Ends the subscription; what waits in its queue is dropped.
  void end(@Nullable StorageException why) {
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
    whenEnded.accept(this);
  }

  private void run(List<ReferenceRevision> history) {
    for (ReferenceRevision revision : history) {
      Optional<ChangeBatch> batch = revision.batchOf(range, options.previous());
      if (batch.isPresent() && !deliver(batch.get())) {
        break;
      }
    }
    while (deliver(next())) {
      // Each round tells one batch; the last one finds the subscription ended.
    }
    listener.ended(Optional.ofNullable(cause));
  }

  /// Tells one batch unless the subscription has ended.
  private boolean deliver(@Nullable ChangeBatch batch) {
    lock.lock();
    try {
      if (ended || batch == null) {
        return false;
      }
      delivered = batch.revision();
    } finally {
      lock.unlock();
    }
    listener.changed(batch);
    return true;
  }

  /// Waits for what to tell next: a batch, or a mark when one was asked for or is due. Null when
  /// the subscription has ended.
  private @Nullable ChangeBatch next() {
    lock.lock();
    try {
      long due = System.nanoTime() + options.progressInterval().toNanos();
      while (!ended) {
        ChangeBatch batch = queue.peek();
        if (wanted > 0 && known >= wanted && (batch == null || batch.revision() > wanted)) {
          return mark(wanted);
        }
        if (batch != null) {
          queue.remove();
          return batch;
        }
        long wait = due - System.nanoTime();
        if (wait <= 0 && known >= after) {
          return mark(known);
        }
        changed.awaitNanos(wait > 0 ? wait : options.progressInterval().toNanos());
      }
      return null;
    } catch (InterruptedException e) {
      // Nobody holds this thread to interrupt it but the runtime when it shuts down.
      end(new StorageException(StorageException.Code.CLOSED, "the watch was interrupted", e));
      return null;
    } finally {
      lock.unlock();
    }
  }

  private ChangeBatch mark(long revision) {
    wanted = 0;
    return new ChangeBatch(Math.max(revision, delivered), List.of());
  }
}
