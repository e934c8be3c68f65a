package io.binnacle.tck.storage;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageStatus;
import io.binnacle.spi.storage.StoreHash;
import io.binnacle.spi.value.Bytes;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Care of the reference store: compaction, quota, figures, hash. Thread-safe.
final class ReferenceMaintenance implements Maintenance {
  private static final int SAMPLES = 64;

  private final ReferenceStore store;
  private final Duration compactionInterval;

  /// How long the latest commits took, the oldest overwritten first; 0 where there was none yet.
  /// Guarded by itself.
  private final long[] commitNanos = new long[SAMPLES];

  private int commits;
  private volatile long quota;

  /// The bytes of the live keys and values. Written under the store's lock.
  private volatile long bytes;

  private @Nullable Thread compactor;

  ReferenceMaintenance(ReferenceStore store, Duration compactionInterval) {
    this.store = store;
    this.compactionInterval = compactionInterval;
  }

  void inherit(ReferenceMaintenance other) {
    quota = other.quota;
    bytes = other.bytes;
  }

  void start() {
    if (!compactionInterval.isZero()) {
      compactor = Thread.ofVirtual().name("memory-compaction").start(this::compactByAge);
    }
  }

  void stop() {
    if (compactor != null) {
      compactor.interrupt();
    }
  }

  @Override
  public void compact(long revision) throws StorageException {
    store.compact(revision);
  }

  @Override
  public long compactedRevision() {
    return store.compacted();
  }

  @Override
  public long snapshot(OutputStream out) throws StorageException {
    throw unsupported();
  }

  @Override
  public void restore(InputStream in, long revisionBump) throws StorageException {
    throw unsupported();
  }

  @Override
  public StorageStatus status() throws StorageException {
    ReferenceRevision newest = store.at(OptionalLong.empty());
    return new StorageStatus(
        newest.number(),
        store.compacted(),
        newest.state().size(),
        0,
        bytes,
        quota,
        Duration.ZERO,
        medianCommit());
  }

  @Override
  public void defragment() throws StorageException {
    store.checkServing();
  }

  @Override
  public StoreHash hash(long revision) throws StorageException {
    ReferenceRevision at = store.at(OptionalLong.of(revision));
    MessageDigest digest = sha256();
    at.state()
        .visit(
            KeyRange.all(),
            entry -> {
              add(digest, entry.key());
              add(digest, entry.value());
              digest.update(
                  ByteBuffer.allocate(3 * Long.BYTES)
                      .putLong(entry.createRevision())
                      .putLong(entry.modRevision())
                      .putLong(entry.version())
                      .array());
              return true;
            });
    return new StoreHash(revision, store.compacted(), Bytes.wrap(digest.digest()));
  }

  @Override
  public void quota(long limit) throws StorageException {
    store.checkServing();
    quota = limit;
  }

  /// Refuses changes that do more than delete once the quota is reached. The caller holds the
  /// store's lock.
  void checkQuota(List<Change> changes) throws StorageException {
    if (quota > 0
        && bytes >= quota
        && changes.stream().anyMatch(change -> change instanceof Change.Put)) {
      throw new StorageException(
          StorageException.Code.NO_SPACE,
          "the store holds " + bytes + " bytes; its quota is " + quota);
    }
  }

  /// The caller holds the store's lock.
  void applied(List<Event> events) {
    long total = bytes;
    for (Event event : events) {
      total -= event.previous().map(ReferenceMaintenance::size).orElse(0L);
      if (event instanceof Event.Put put) {
        total += size(put.entry());
      }
    }
    bytes = total;
  }

  void committed(long nanos) {
    synchronized (commitNanos) {
      commitNanos[commits++ % SAMPLES] = nanos;
    }
  }

  private Duration medianCommit() {
    synchronized (commitNanos) {
      int filled = Math.min(commits, SAMPLES);
      long[] sorted = Arrays.copyOf(commitNanos, filled);
      Arrays.sort(sorted);
      return filled == 0 ? Duration.ZERO : Duration.ofNanos(sorted[filled / 2]);
    }
  }

  /// Compacts to where the store stood one interval before, so that all younger history stays.
  private void compactByAge() {
    try {
      long before = store.newest().number();
      while (true) {
        Thread.sleep(compactionInterval);
        long now = store.newest().number();
        store.compact(before);
        before = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StorageException e) {
      // The store closed between two rounds: there is nothing left to compact.
      Thread.currentThread().interrupt();
    }
  }

  private static long size(Entry entry) {
    return (long) entry.key().length() + entry.value().length();
  }

  private static void add(MessageDigest digest, Bytes bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length()).array());
    digest.update(bytes.unsafeArray());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static StorageException unsupported() {
    return new StorageException(
        StorageException.Code.UNSUPPORTED, "a store in memory has no snapshots");
  }
}
