package io.binnacle.mvcc;

import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// The published revisions: the newest, the recent ones in memory, and who watches.
///
/// Thread-safe. Only durable revisions are published, so that whatever is read here was, or is
/// about to be, acknowledged. Either every revision since the compaction is in memory, or the
/// recent ones are and the oldest of them is in the [History], from where older ones can be had.
public final class Timeline {
  private static final int RECENT_REVISIONS = 8192;
  private static final long RECENT_BYTES = 32 << 20;

  private final ReentrantLock lock = new ReentrantLock();

  /// Guarded by the lock, as everything below that is not volatile.
  private final TreeMap<Long, StoreRevision> recent = new TreeMap<>();

  private final Set<WatchSubscription> subscriptions = new HashSet<>();
  private final Optional<History> older;
  private long recentBytes;
  private long flushed;
  private boolean closed;
  private volatile StoreRevision newest;
  private volatile long compacted;

  /// A timeline that keeps recent revisions in memory and takes the others from elsewhere.
  public Timeline(StoreRevision loaded, long compacted, History older) {
    this(List.of(loaded), compacted, Optional.of(older));
  }

  /// A timeline that keeps every revision since the compaction in memory.
  ///
  /// @param loaded the revisions from the compacted one on, in order; at least one
  public Timeline(List<StoreRevision> loaded, long compacted) {
    this(loaded, compacted, Optional.empty());
  }

  private Timeline(List<StoreRevision> loaded, long compacted, Optional<History> older) {
    this.newest = loaded.getLast();
    this.flushed = newest.number();
    this.compacted = compacted;
    this.older = older;
    for (StoreRevision revision : loaded) {
      recent.put(revision.number(), revision);
      recentBytes += revision.supersededBytes();
    }
  }

  public StoreRevision newest() {
    return newest;
  }

  public long compacted() {
    return compacted;
  }

  /// The revisions in memory, in order.
  public List<StoreRevision> revisions() {
    lock.lock();
    try {
      return List.copyOf(recent.values());
    } finally {
      lock.unlock();
    }
  }

  /// The state at a revision.
  public StoreRevision at(long revision) throws StorageException {
    StoreRevision oldest;
    lock.lock();
    try {
      checkReadable(revision);
      StoreRevision found = recent.get(revision);
      if (found != null) {
        return found;
      }
      oldest = recent.firstEntry().getValue();
    } finally {
      lock.unlock();
    }
    EntryTree state = older().at(revision, oldest);
    // Compaction may have removed rows while they were read.
    checkReadable(revision);
    return new StoreRevision(revision, state, List.of());
  }

  /// Makes durable revisions visible and tells the watchers.
  public void publish(List<StoreRevision> revisions) {
    lock.lock();
    try {
      for (StoreRevision revision : revisions) {
        recent.put(revision.number(), revision);
        recentBytes += revision.supersededBytes();
        newest = revision;
        // A subscription that overflows leaves the set while it is told.
        for (WatchSubscription subscription : List.copyOf(subscriptions)) {
          subscription.offer(revision);
        }
      }
      evict();
    } finally {
      lock.unlock();
    }
  }

  /// Told when the history elsewhere holds everything up to a revision.
  public void flushed(long revision) {
    lock.lock();
    try {
      flushed = revision;
      evict();
    } finally {
      lock.unlock();
    }
  }

  public void compactTo(long revision) {
    lock.lock();
    try {
      compacted = Math.max(compacted, revision);
      while (older.isEmpty() && recent.firstKey() < compacted && recent.size() > 1) {
        recentBytes -= recent.pollFirstEntry().getValue().supersededBytes();
      }
    } finally {
      lock.unlock();
    }
  }

  public Subscription subscribe(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    lock.lock();
    try {
      if (closed) {
        throw closedException();
      }
      long from = after == 0 ? compacted : after;
      if (from < compacted) {
        throw compactedException(from);
      }
      StoreRevision oldest = recent.firstEntry().getValue();
      WatchSubscription subscription =
          new WatchSubscription(this, range, from, newest.number(), options, listener);
      subscriptions.add(subscription);
      subscription.start(
          older.isPresent() ? oldest.number() : from,
          List.copyOf(recent.tailMap(Math.max(from, oldest.number()), false).values()));
      return subscription;
    } finally {
      lock.unlock();
    }
  }

  void forget(WatchSubscription subscription) {
    lock.lock();
    try {
      subscriptions.remove(subscription);
    } finally {
      lock.unlock();
    }
  }

  /// Ends every watch and refuses new ones.
  public void close(StorageException cause) {
    List<WatchSubscription> open;
    lock.lock();
    try {
      closed = true;
      open = List.copyOf(subscriptions);
    } finally {
      lock.unlock();
    }
    open.forEach(subscription -> subscription.end(Optional.of(cause)));
  }

  History older() {
    return older.orElseThrow(
        () -> new IllegalStateException("every revision that may be read is in memory"));
  }

  public void checkReadable(long revision) throws StorageException {
    if (revision < compacted) {
      throw compactedException(revision);
    }
    if (revision > newest.number()) {
      throw new StorageException(
          StorageException.Code.FUTURE_REVISION,
          "revision " + revision + " is not there yet; the newest is " + newest.number(),
          newest.number());
    }
  }

  private StorageException compactedException(long revision) {
    return new StorageException(
        StorageException.Code.COMPACTED,
        "revision " + revision + " is compacted; the oldest is " + compacted,
        compacted);
  }

  public static StorageException closedException() {
    return new StorageException(StorageException.Code.CLOSED, "the store is closed");
  }

  private void evict() {
    if (older.isEmpty()) {
      return;
    }
    while (recent.size() > RECENT_REVISIONS || recentBytes > RECENT_BYTES) {
      Long second = recent.higherKey(recent.firstKey());
      if (second == null || second > flushed) {
        return;
      }
      recentBytes -= recent.pollFirstEntry().getValue().supersededBytes();
    }
  }
}
