package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A watch and all that it was told. Thread-safe.
final class WatchRecord implements ChangeListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<ChangeBatch> batches = new ArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  /// One for each call of `ended`.
  private final List<Optional<StorageException>> ends = new ArrayList<>();

  private int calls;
  private boolean afterEnd;
  private @Nullable Subscription subscription;

  static WatchRecord of(Store store, KeyRange range, long after, WatchOptions options)
      throws StorageException {
    WatchRecord watch = stuck(store, range, after, options);
    watch.release();
    return watch;
  }

  /// A watch whose listener does not return until it is released.
  static WatchRecord stuck(Store store, KeyRange range, long after, WatchOptions options)
      throws StorageException {
    WatchRecord watch = new WatchRecord();
    watch.subscription = store.watch(range, after, options, watch);
    return watch;
  }

  void release() {
    gate.countDown();
  }

  @Override
  public void changed(ChangeBatch batch) {
    lock.lock();
    try {
      batches.add(batch);
      calls++;
      afterEnd |= !ends.isEmpty();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void ended(Optional<StorageException> cause) {
    lock.lock();
    try {
      afterEnd |= !ends.isEmpty();
      ends.add(cause);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void requestProgress() {
    subscription().requestProgress();
  }

  @Override
  public void close() {
    subscription().close();
  }

  /// Everything told so far.
  List<ChangeBatch> told() {
    lock.lock();
    try {
      return List.copyOf(batches);
    } finally {
      lock.unlock();
    }
  }

  /// The batches with changes told so far.
  List<ChangeBatch> changes() {
    return told().stream().filter(batch -> !batch.progress()).toList();
  }

  List<Event> events() {
    return changes().stream().flatMap(batch -> batch.events().stream()).toList();
  }

  /// The batches with changes, once so many are there.
  List<ChangeBatch> awaitChanges(int count) {
    await("changes", () -> batches.stream().filter(b -> !b.progress()).count() >= count);
    return changes();
  }

  /// The batches with changes up to a revision: asks for progress until a mark has reached it.
  List<ChangeBatch> awaitRevision(long revision) {
    requestProgress();
    await(
        "revision " + revision,
        () -> !batches.isEmpty() && batches.getLast().revision() >= revision);
    return changes();
  }

  void awaitCalls(int count) {
    await("calls", () -> calls >= count);
  }

  Optional<StorageException> awaitEnd() {
    await("end", () -> !ends.isEmpty());
    assertThat(afterEnd).as("called after the end").isFalse();
    return ends.getFirst();
  }

  private Subscription subscription() {
    if (subscription == null) {
      throw new IllegalStateException("not subscribed");
    }
    return subscription;
  }

  private void await(String what, BooleanSupplier condition) {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (!condition.getAsBoolean()) {
        assertThat(left)
            .as("%s within %s; told %s, end %s", what, PATIENCE, batches, ends)
            .isPositive();
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }
}
