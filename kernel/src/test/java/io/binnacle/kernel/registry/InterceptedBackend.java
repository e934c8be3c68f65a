package io.binnacle.kernel.registry;

import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.ReadResult;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import io.binnacle.tck.storage.ReferenceStore;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The store in memory, whose feed of changes can be held or cut, and whose calls can be interfered
/// with. Thread-safe.
final class InterceptedBackend implements StorageBackend, Store {
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

  private final ReferenceStore sound = new ReferenceStore(System::nanoTime, Duration.ZERO);
  private final Semaphore open = new Semaphore(1);
  private volatile @Nullable Feed feed;

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
    return sound.read(key, options);
  }

  @Override
  public Page list(KeyRange range, ListOptions options) throws StorageException {
    return sound.list(range, options);
  }

  @Override
  public long count(KeyRange range, ReadOptions options) throws StorageException {
    return sound.count(range, options);
  }

  @Override
  public CommitResult commit(Commit commit) throws StorageException {
    Interference interference = beforeCommit;
    interference.run();
    return sound.commit(commit);
  }

  @Override
  public Subscription watch(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    watchesBegun.incrementAndGet();
    beforeWatch.run();
    if (!range.equals(KeyRange.prefix(Bytes.utf8(KeyScheme.ROOT)))) {
      return sound.watch(range, after, options, listener);
    }
    Feed begun = new Feed(listener);
    feed = begun;
    return sound.watch(range, after, options, begun);
  }

  @Override
  public long revision(Consistency consistency) throws StorageException {
    return sound.revision(consistency);
  }

  @Override
  public Store store() {
    return this;
  }

  @Override
  public Leases leases() {
    return sound.leases();
  }

  @Override
  public Maintenance maintenance() {
    return sound.maintenance();
  }

  @Override
  public Optional<Membership> membership() {
    return Optional.empty();
  }

  @Override
  public StorageHealth health() {
    return sound.health();
  }

  @Override
  public Set<Capability> capabilities() {
    return sound.capabilities();
  }

  @Override
  public void start() {
    sound.start();
  }

  @Override
  public void close() {
    sound.close();
  }
}
