package io.binnacle.distribution.fuzz;

import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import io.binnacle.tck.storage.ForwardingBackend;
import io.binnacle.tck.storage.ReferenceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The store in memory, which knows how often the current thread has changed it. What the server
/// does meanwhile on threads of its own does not count.
final class RecordingStore extends ForwardingBackend {
  private static final ThreadLocal<Map<Bytes, Optional<Bytes>>> BEFORE =
      ThreadLocal.withInitial(HashMap::new);

  RecordingStore() {
    super(new ReferenceStore(System::nanoTime, Duration.ofSeconds(10)));
  }

  /// Forgets what this thread has changed.
  void mark() {
    BEFORE.get().clear();
  }

  /// The keys that this thread has changed since the mark and that are not as they were.
  List<String> changed() throws StorageException {
    List<String> changed = new ArrayList<>();
    for (Map.Entry<Bytes, Optional<Bytes>> entry : BEFORE.get().entrySet()) {
      Optional<Bytes> now = read(entry.getKey(), ReadOptions.latest()).entry().map(Entry::value);
      if (!now.equals(entry.getValue())) {
        changed.add(entry.getKey().utf8());
      }
    }
    return changed;
  }

  @Override
  public CommitResult commit(Commit commit) throws StorageException {
    CommitResult result = super.commit(commit);
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
}
