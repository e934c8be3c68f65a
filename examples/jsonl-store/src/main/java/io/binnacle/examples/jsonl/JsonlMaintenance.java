package io.binnacle.examples.jsonl;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageException.Code;
import io.binnacle.spi.storage.StorageStatus;
import io.binnacle.spi.storage.StoreHash;
import io.binnacle.spi.value.Bytes;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Care of the store. Guarded by the store's lock.
final class JsonlMaintenance implements Maintenance {
  private static final int SAMPLES = 64;

  private final JsonlStore store;
  private final JsonlLeases leases;
  private final long[] commitNanos = new long[SAMPLES];
  private int commits;
  private long quota;

  JsonlMaintenance(JsonlStore store, JsonlLeases leases) {
    this.store = store;
    this.leases = leases;
  }

  /// Something to do while nobody else changes the store.
  private interface Step<T> {
    T take() throws StorageException;
  }

  private <T> T locked(Step<T> step) throws StorageException {
    store.lock.lock();
    try {
      store.checkServing();
      return step.take();
    } finally {
      store.lock.unlock();
    }
  }

  @Override
  public void compact(long revision) throws StorageException {
    locked(
        () -> {
          if (revision > store.history.revision()) {
            throw new StorageException(
                Code.FUTURE_REVISION,
                "revision " + revision + " is not there yet",
                store.history.revision());
          }
          if (revision > store.history.compacted()) {
            store.write(new Line.Compacted(revision));
            store.history.compact(revision);
          }
          return revision;
        });
  }

  @Override
  public long compactedRevision() throws StorageException {
    return locked(store.history::compacted);
  }

  @Override
  public long snapshot(OutputStream out) throws StorageException {
    throw unsupported();
  }

  @Override
  public void restore(InputStream in, long revisionBump) throws StorageException {
    throw unsupported();
  }

  private static StorageException unsupported() {
    return new StorageException(Code.UNSUPPORTED, "the file itself is the snapshot: copy it");
  }

  @Override
  public StorageStatus status() throws StorageException {
    return locked(
        () ->
            new StorageStatus(
                store.history.revision(),
                store.history.compacted(),
                store.history.size(),
                store.file.size(),
                store.history.bytes(),
                quota,
                median(),
                median()));
  }

  /// Rewrites the file: the state at the compacted revision, then what came after.
  @Override
  public void defragment() throws StorageException {
    locked(
        () -> {
          History history = store.history;
          List<String> lines = new ArrayList<>();
          long base = history.compacted();
          if (base == 0) {
            return 0;
          }
          lines.add(new Line.Base(base, leases.lastId()).text());
          lines.add(new Line.Quota(quota).text());
          leases.lines().forEach(line -> lines.add(line.text()));
          for (Entry entry : history.at(base).values()) {
            lines.add(new Line.Kept(entry).text());
          }
          for (Map.Entry<Long, List<Event>> commit : history.after(base).entrySet()) {
            List<Change> changes =
                commit.getValue().stream().map(JsonlMaintenance::change).toList();
            lines.add(new Line.Committed(commit.getKey(), changes).text());
          }
          store.file.replace(lines);
          return lines.size();
        });
  }

  private static Change change(Event event) {
    return switch (event) {
      case Event.Put put -> new Change.Put(put.key(), put.entry().value(), put.entry().leaseId());
      case Event.Deleted deleted -> new Change.Delete(deleted.key());
    };
  }

  @Override
  public StoreHash hash(long revision) throws StorageException {
    return locked(
        () -> {
          long at = store.revision(OptionalLong.of(revision));
          MessageDigest digest = sha256();
          for (Entry entry : store.history.at(at).values()) {
            add(digest, entry.key());
            add(digest, entry.value());
            digest.update(
                ByteBuffer.allocate(3 * Long.BYTES)
                    .putLong(entry.createRevision())
                    .putLong(entry.modRevision())
                    .putLong(entry.version())
                    .array());
          }
          return new StoreHash(at, store.history.compacted(), Bytes.wrap(digest.digest()));
        });
  }

  @Override
  public void quota(long bytes) throws StorageException {
    locked(
        () -> {
          store.write(new Line.Quota(bytes));
          quota = bytes;
          return bytes;
        });
  }

  void limited(long bytes) {
    quota = bytes;
  }

  /// Refuses changes that do more than delete once the quota is reached.
  void checkQuota(List<Change> changes) throws StorageException {
    boolean puts = changes.stream().anyMatch(change -> change instanceof Change.Put);
    if (quota > 0 && puts && store.history.bytes() >= quota) {
      throw new StorageException(
          Code.NO_SPACE, "the store holds " + store.history.bytes() + " bytes of " + quota);
    }
  }

  void committed(long nanos) {
    commitNanos[commits++ % SAMPLES] = nanos;
  }

  private Duration median() {
    int filled = Math.min(commits, SAMPLES);
    long[] sorted = Arrays.copyOf(commitNanos, filled);
    Arrays.sort(sorted);
    return filled == 0 ? Duration.ZERO : Duration.ofNanos(sorted[filled / 2]);
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
}
