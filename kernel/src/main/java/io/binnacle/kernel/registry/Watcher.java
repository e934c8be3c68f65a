package io.binnacle.kernel.registry;

import io.binnacle.kernel.error.ApiException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A watch that somebody reads: state, not a thread. The cache puts events in, one reader takes
/// them out, either waiting for them ([#look]) or when told of them ([#onMore], [#take]); when the
/// reader lets too many wait, the watch ends.
///
/// Thread-safe.
public final class Watcher implements AutoCloseable {
  private static final int LONGEST_QUEUE = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Deque<WatchEvent> queue = new ArrayDeque<>();
  private final String namespace;
  private final Predicate<ObjectVersion> filter;
  private final LongSupplier delivered;
  private final WatchTimer timer;
  private final Runnable leave;

  /// Everything up to this revision is in the queue or was taken from it.
  private long queued;

  /// How many events of the queue tell what existed before the first change.
  private int initial;

  private int waiting;
  private volatile Runnable listener = () -> {};
  private boolean overflowed;
  private boolean ended;
  private @Nullable Future<?> alarm;
  private @Nullable ApiException failure;

  Watcher(
      String namespace,
      Predicate<ObjectVersion> filter,
      LongSupplier delivered,
      WatchTimer timer,
      Runnable leave) {
    this.namespace = namespace;
    this.filter = filter;
    this.delivered = delivered;
    this.timer = timer;
    this.leave = leave;
  }

  String namespace() {
    return namespace;
  }

  /// Puts in what existed before the first change, in any number.
  void begin(long revision, List<WatchEvent> existing) {
    lock.lock();
    try {
      queued = revision;
      initial = existing.size();
      queue.addAll(existing);
    } finally {
      lock.unlock();
    }
  }

  /// Takes what one commit changed.
  void offer(List<Change> changes) {
    List<WatchEvent> events = seen(changes);
    if (events.isEmpty()) {
      return;
    }
    long revision = changes.getLast().revision();
    lock.lock();
    try {
      if (ended || revision <= queued) {
        return;
      }
      if (waiting >= LONGEST_QUEUE) {
        ended = true;
        overflowed = true;
      } else {
        queue.addAll(events);
        waiting += events.size();
        queued = revision;
      }
      more.signal();
    } finally {
      lock.unlock();
    }
    listener.run();
  }

  private List<WatchEvent> seen(List<Change> changes) {
    if (changes.size() == 1) {
      return changes.getFirst().seenBy(filter).map(List::of).orElse(List.of());
    }
    List<WatchEvent> events = new ArrayList<>(changes.size());
    for (Change change : changes) {
      change.seenBy(filter).ifPresent(events::add);
    }
    return events;
  }

  /// Ends the watch with a failure that its reader gets to see.
  void fail(ApiException why) {
    lock.lock();
    try {
      failure = why;
      ended = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
    listener.run();
  }

  /// What a reader finds.
  ///
  /// @param events what has happened since the last look
  /// @param revision everything up to this revision has been told; 0 while what existed at the
  ///   start is not
  /// @param more whether there are events that were left for the next look
  /// @param ended whether nothing more will come
  /// @param failure why the watch ended; empty when it was closed or its reader was too slow
  public record Look(
      List<WatchEvent> events,
      long revision,
      boolean more,
      boolean ended,
      Optional<ApiException> failure) {}

  /// Waits for events and takes all that are there. Without any in time, an empty look.
  public Look look(long time, TimeUnit unit) throws InterruptedException {
    long left = unit.toNanos(time);
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty() && !ended && left > 0) {
        left = more.awaitNanos(left);
      }
      return taken(Integer.MAX_VALUE);
    } finally {
      lock.unlock();
    }
  }

  /// Takes some of the events that are there, without waiting.
  public Look take(int most) {
    lock.lock();
    try {
      return taken(most);
    } finally {
      lock.unlock();
    }
  }

  /// Has something done when there is more to take than there was, or the watch ends; at once for
  /// what is there now. Set by the reader, before it takes anything.
  ///
  /// @param listener is quick and does not block; the cache waits for it
  public void onMore(Runnable listener) {
    lock.lock();
    try {
      this.listener = listener;
    } finally {
      lock.unlock();
    }
    listener.run();
  }

  /// Has the listener of [#onMore] called after a time, instead of the last time that was wished
  /// for.
  public void callIn(long nanos) {
    lock.lock();
    try {
      disarm();
      if (!ended) {
        alarm = timer.in(nanos, listener);
      }
    } finally {
      lock.unlock();
    }
  }

  private void disarm() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }

  private Look taken(int most) {
    // The cache raises its revision after it has put in the events up to it: so, read before the
    // queue is emptied, the revision says no more than the queue holds. After an overflow the
    // queue lacks what came then.
    long told = overflowed ? queued : Math.max(queued, delivered.getAsLong());
    int count = Math.min(most, queue.size());
    List<WatchEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(queue.removeFirst());
    }
    initial = Math.max(0, initial - count);
    boolean left = !queue.isEmpty();
    // Of what existed at the start, nobody was told to wait for room.
    waiting = queue.size() - initial;
    if (left) {
      // A commit's changes share a revision, of which some may be left.
      told = initial > 0 ? 0 : queue.getFirst().revision() - 1;
    }
    return new Look(events, told, left, ended && !left, Optional.ofNullable(failure));
  }

  /// Ends the watch; a waiting [#look] returns.
  @Override
  public void close() {
    leave.run();
    lock.lock();
    try {
      ended = true;
      disarm();
      more.signalAll();
    } finally {
      lock.unlock();
    }
    listener.run();
  }
}
