package io.binnacle.kernel.registry;

import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.Bytes;
import io.binnacle.spi.value.ObjectValue;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Objects on their way to the store, so that the event that tells of them need not be decoded: the
/// writer and the cache share one version of what was written. Thread-safe.
final class Pending {
  private final Map<Bytes, Write> writes = new ConcurrentHashMap<>();

  /// A write under way.
  static final class Write {
    private final ObjectKey key;
    private final ObjectValue value;
    private final Bytes stored;
    private @Nullable ObjectVersion version;

    Write(ObjectKey key, ObjectValue value, Bytes stored) {
      this.key = key;
      this.value = value;
      this.stored = stored;
    }

    Bytes stored() {
      return stored;
    }

    /// The one version that the write became.
    synchronized ObjectVersion version(long revision) {
      ObjectVersion known = version;
      if (known == null || known.revision() != revision) {
        known = ObjectVersion.of(key, revision, value, stored);
        version = known;
      }
      return known;
    }
  }

  void begin(Bytes storageKey, Write write) {
    writes.put(storageKey, write);
  }

  void end(Bytes storageKey, Write write) {
    writes.remove(storageKey, write);
  }

  /// The version written at a revision, if it is known here.
  Optional<ObjectVersion> find(Bytes storageKey, long revision, Bytes stored) {
    Write write = writes.get(storageKey);
    return write != null && write.stored.equals(stored)
        ? Optional.of(write.version(revision))
        : Optional.empty();
  }
}
