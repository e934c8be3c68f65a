package io.binnacle.backend.h2;

import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
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
/// about to be, acknowledged. The oldest revision in memory always is in the tables: what is older
/// can be had from there.
final class Timeline {
  private static final int RECENT_REVISIONS = 8192;
  private static final long RECENT_BYTES = 32 << 20;

  private final ReentrantLock lock = new ReentrantLock();

  /// Guarded by the lock, as everything below that is not volatile.
  private final TreeMap<Long, StoreRevision> recent = new TreeMap<>();

  private final Set<WatchSubscription> subscriptions = new HashSet<>();
  private final OldStates oldStates;
  private long recentBytes;
  private long flushed;
  private boolean closed;
  private volatile StoreRevision newest;
  private volatile long compacted;

  Timeline(StoreRevision loaded, long compacted, OldStates oldStates) {
    this.newest = loaded;
    this.flushed = loaded.number();
    this.compacted = compacted;
    this.oldStates = oldStates;
    recent.put(loaded.number(), loaded);
  }

  StoreRevision newest() {
    return newest;
  }

  long compacted() {
    return compacted;
  }

  /// The state at a revision.
  StoreRevision at(long revision) throws StorageException {
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
    EntryTree state = oldStates.at(revision, oldest);
    // Compaction may have removed rows while they were read.
    checkReadable(revision);
    return new StoreRevision(revision, state, List.of());
  }

  /// Makes durable revisions visible and tells the watchers.
  void publish(List<StoreRevision> revisions) {
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

  /// Told when the tables hold everything up to a revision.
  void flushed(long revision) {
    lock.lock();
    try {
      flushed = revision;
      evict();
    } finally {
      lock.unlock();
    }
  }

  void compactTo(long revision) {
    lock.lock();
    try {
      compacted = Math.max(compacted, revision);
    } finally {
      lock.unlock();
    }
  }

  WatchSubscription subscribe(
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
          oldest.number(),
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
  void close(StorageException cause) {
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

  OldStates oldStates() {
    return oldStates;
  }

  void checkReadable(long revision) throws StorageException {
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

  static StorageException closedException() {
    return new StorageException(StorageException.Code.CLOSED, "the store is closed");
  }

  private void evict() {
    while (recent.size() > RECENT_REVISIONS || recentBytes > RECENT_BYTES) {
      Long second = recent.higherKey(recent.firstKey());
      if (second == null || second > flushed) {
        return;
      }
      recentBytes -= recent.pollFirstEntry().getValue().supersededBytes();
    }
  }
}
