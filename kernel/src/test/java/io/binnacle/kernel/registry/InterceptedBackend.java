package io.binnacle.kernel.registry;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.ReadResult;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import io.binnacle.tck.storage.ForwardingBackend;
import io.binnacle.tck.storage.ReferenceStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The store in memory, whose feed of changes can be held or cut, and whose calls can be interfered
/// with. Thread-safe.
final class InterceptedBackend extends ForwardingBackend {
  /// Done instead of, or before, a call of the store.
  interface Interference {
    void run() throws StorageException;
  }

  private static final Interference NONE = () -> {};

  final AtomicInteger revisionsAsked = new AtomicInteger();
  final AtomicInteger watchesBegun = new AtomicInteger();

  /// How long the newest question for the newest revision may take.
  volatile @Nullable Deadline askedUntil;

  volatile Interference beforeCommit = NONE;
  volatile Interference beforeRevision = NONE;
  volatile Interference beforeWatch = NONE;

  private final Semaphore open = new Semaphore(1);
  private volatile @Nullable Feed feed;

  InterceptedBackend() {
    super(new ReferenceStore(System::nanoTime, Duration.ZERO));
  }

  /// Changes are delivered to nobody until [#releaseFeed]; returns when none is on its way.
  void holdFeed() {
    open.acquireUninterruptibly();
  }

  void releaseFeed() {
    open.release();
  }

  /// Ends the newest watch as a store does that lost its listener.
  void cutFeed(StorageException.Code why) {
    Feed newest = feed;
    if (newest != null) {
      newest.cut(new StorageException(why, "cut by the test"));
    }
  }

  private final class Feed implements ChangeListener {
    private final ChangeListener listener;
    private volatile boolean cut;

    Feed(ChangeListener listener) {
      this.listener = listener;
    }

    void cut(StorageException cause) {
      open.acquireUninterruptibly();
      cut = true;
      open.release();
      listener.ended(Optional.of(cause));
    }

    @Override
    public void changed(ChangeBatch batch) {
      open.acquireUninterruptibly();
      try {
        if (!cut) {
          listener.changed(batch);
        }
      } finally {
        open.release();
      }
    }

    @Override
    public void ended(Optional<StorageException> cause) {
      if (!cut) {
        listener.ended(cause);
      }
    }
  }

  @Override
  public ReadResult read(Bytes key, ReadOptions options) throws StorageException {
    if (key.equals(SharedRevision.PROBE)) {
      revisionsAsked.incrementAndGet();
      askedUntil = options.deadline();
      beforeRevision.run();
    }
    return super.read(key, options);
  }

  @Override
  public CommitResult commit(Commit commit) throws StorageException {
    Interference interference = beforeCommit;
    interference.run();
    return super.commit(commit);
  }

  @Override
  public Subscription watch(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    watchesBegun.incrementAndGet();
    beforeWatch.run();
    if (!range.equals(KeyRange.prefix(Bytes.utf8(KeyScheme.ROOT)))) {
      return super.watch(range, after, options, listener);
    }
    Feed begun = new Feed(listener);
    feed = begun;
    return super.watch(range, after, options, begun);
  }
}
