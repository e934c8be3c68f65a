package io.binnacle.examples.jsonl;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One watch: a queue that the writer fills and a thread of its own that empties it.
///
/// Thread-safe. Its lock is taken with the store's lock held, never the other way round.
final class JsonlSubscription implements Subscription {
  private final KeyRange range;
  private final long after;
  private final WatchOptions options;
  private final ChangeListener listener;
  private final Consumer<JsonlSubscription> forget;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ChangeBatch> queue = new ArrayDeque<>();

  /// How many of the queue's batches were there at the start: they do not count as waiting.
  private int history;

  /// The newest revision that the store told, whether it concerns the range or not.
  private long known;

  private long delivered;
  private boolean progressWanted;
  private boolean over;
  private Optional<StorageException> cause = Optional.empty();

  JsonlSubscription(
      KeyRange range,
      long after,
      long known,
      WatchOptions options,
      ChangeListener listener,
      Consumer<JsonlSubscription> forget) {
    this.range = range;
    this.after = after;
    this.known = known;
    this.delivered = after;
    this.options = options;
    this.listener = listener;
    this.forget = forget;
  }

  /// A commit from before the subscription.
  void backlog(long revision, List<Event> events) {
    List<Event> chosen = chosen(events);
    if (!chosen.isEmpty()) {
      queue.add(new ChangeBatch(revision, chosen));
      history++;
    }
  }

  void start() {
    Thread.ofVirtual().name("jsonl-watch").start(this::run);
  }

  /// A commit of now. Never waits.
  void offer(long revision, List<Event> events) {
    lock.lock();
    try {
      if (over || revision <= after) {
        return;
      }
      List<Event> chosen = chosen(events);
      known = revision;
      if (chosen.isEmpty()) {
        changed.signal();
        return;
      }
      if (queue.size() - history >= options.buffer()) {
        finish(
            Optional.of(
                new StorageException(
                    StorageException.Code.SLOW_CONSUMER,
                    "the listener is " + queue.size() + " batches behind",
                    delivered)));
        return;
      }
      queue.add(new ChangeBatch(revision, chosen));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void requestProgress() {
    lock.lock();
    try {
      progressWanted = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    end(Optional.empty());
  }

  void end(Optional<StorageException> why) {
    lock.lock();
    try {
      finish(why);
    } finally {
      lock.unlock();
    }
  }

  private void finish(Optional<StorageException> why) {
    if (!over) {
      over = true;
      cause = why;
      queue.clear();
      changed.signal();
    }
  }

  private void run() {
    try {
      for (ChangeBatch batch = next(); batch != null; batch = next()) {
        listener.changed(batch);
        delivered(batch);
      }
    } finally {
      forget.accept(this);
      listener.ended(why());
    }
  }

  private void delivered(ChangeBatch batch) {
    lock.lock();
    try {
      delivered = Math.max(delivered, batch.revision());
    } finally {
      lock.unlock();
    }
  }

  /// The failure that ended it; of a slow listener, with the last revision that it got in the end.
  private Optional<StorageException> why() {
    lock.lock();
    try {
      return cause.map(
          e ->
              e.reason() == StorageException.Code.SLOW_CONSUMER
                  ? new StorageException(e.reason(), String.valueOf(e.getMessage()), delivered)
                  : e);
    } finally {
      lock.unlock();
    }
  }

  /// What to tell next; null when it is over.
  private @Nullable ChangeBatch next() {
    lock.lock();
    try {
      long idle = options.progressInterval().toNanos();
      while (!over) {
        ChangeBatch batch = queue.poll();
        if (batch != null) {
          history = Math.max(0, history - 1);
          return batch;
        }
        if (known >= after && (progressWanted || idle <= 0)) {
          progressWanted = false;
          return new ChangeBatch(known, List.of());
        }
        idle = changed.awaitNanos(idle > 0 ? idle : options.progressInterval().toNanos());
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      over = true;
      return null;
    } finally {
      lock.unlock();
    }
  }

  private List<Event> chosen(List<Event> events) {
    List<Event> chosen = new ArrayList<>();
    for (Event event : events) {
      if (range.contains(event.key())) {
        chosen.add(options.previous() ? event : withoutPrevious(event));
      }
    }
    return chosen;
  }

  private static Event withoutPrevious(Event event) {
    return switch (event) {
      case Event.Put put -> new Event.Put(put.entry(), Optional.empty());
      case Event.Deleted deleted -> new Event.Deleted(deleted.key(), Optional.empty());
    };
  }
}
