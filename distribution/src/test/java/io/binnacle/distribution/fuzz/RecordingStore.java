package io.binnacle.distribution.fuzz;

import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Entry;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The store in memory, which knows how often the current thread has changed it. What the server
/// does meanwhile on threads of its own does not count.
final class RecordingStore implements StorageBackend, Store {
  private final ReferenceStore store = new ReferenceStore(System::nanoTime, Duration.ofSeconds(10));
  private static final ThreadLocal<Map<Bytes, Optional<Bytes>>> BEFORE =
      ThreadLocal.withInitial(HashMap::new);

  /// Forgets what this thread has changed.
  void mark() {
    BEFORE.get().clear();
  }

  /// The keys that this thread has changed since the mark and that are not as they were.
  List<String> changed() throws StorageException {
    List<String> changed = new ArrayList<>();
    for (Map.Entry<Bytes, Optional<Bytes>> entry : BEFORE.get().entrySet()) {
      Optional<Bytes> now =
          store.read(entry.getKey(), ReadOptions.latest()).entry().map(Entry::value);
      if (!now.equals(entry.getValue())) {
        changed.add(entry.getKey().utf8());
      }
    }
    return changed;
  }

  @Override
  public void start() {
    store.start();
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public Store store() {
    return this;
  }

  @Override
  public CommitResult commit(Commit commit) throws StorageException {
    CommitResult result = store.commit(commit);
    if (result instanceof CommitResult.Committed committed) {
      for (int i = 0; i < commit.changes().size(); i++) {
        BEFORE
            .get()
            .putIfAbsent(
                commit.changes().get(i).key(), committed.previous().get(i).map(Entry::value));
      }
    }
    return result;
  }

  @Override
  public ReadResult read(Bytes key, ReadOptions options) throws StorageException {
    return store.read(key, options);
  }

  @Override
  public Page list(KeyRange range, ListOptions options) throws StorageException {
    return store.list(range, options);
  }

  @Override
  public long count(KeyRange range, ReadOptions options) throws StorageException {
    return store.count(range, options);
  }

  @Override
  public Subscription watch(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    return store.watch(range, after, options, listener);
  }

  @Override
  public long revision(Consistency consistency) throws StorageException {
    return store.revision(consistency);
  }

  @Override
  public Leases leases() {
    return store.leases();
  }

  @Override
  public Maintenance maintenance() {
    return store.maintenance();
  }

  @Override
  public Optional<Membership> membership() {
    return store.membership();
  }

  @Override
  public StorageHealth health() {
    return store.health();
  }

  @Override
  public Set<Capability> capabilities() {
    return store.capabilities();
  }
}
