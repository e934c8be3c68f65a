package io.binnacle.backend.raft.machine;

import io.binnacle.mvcc.EntryTree;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/// Which leases there are, how long each lasts, and which keys die with it. When a lease ends is
/// not decided here. Changed by the thread that applies; the times may be read by others.
final class LeaseRegister {
  private final ConcurrentSkipListMap<Long, Long> times;
  private final SortedMap<Long, SortedSet<Bytes>> keys = new TreeMap<>();
  private long last;

  LeaseRegister(SortedMap<Long, Long> times, long last, EntryTree state) {
    this.times = new ConcurrentSkipListMap<>(times);
    this.last = last;
    attach(state);
  }

  /// Begins anew with a loaded state.
  void replace(SortedMap<Long, Long> loaded, EntryTree state) {
    times.clear();
    times.putAll(loaded);
    keys.clear();
    last = loaded.isEmpty() ? last : Math.max(last, loaded.lastKey());
    attach(state);
  }

  private void attach(EntryTree state) {
    state.visit(
        KeyRange.all(),
        entry -> {
          attach(entry);
          return true;
        });
  }

  long grant(long ttlMillis) {
    last++;
    times.put(last, ttlMillis);
    return last;
  }

  long last() {
    return last;
  }

  SortedMap<Long, Long> times() {
    return new TreeMap<>(times);
  }

  Optional<Long> time(long id) {
    return Optional.ofNullable(times.get(id));
  }

  void check(long id) throws StorageException {
    if (!times.containsKey(id)) {
      throw new StorageException(StorageException.Code.LEASE_NOT_FOUND, "there is no lease " + id);
    }
  }

  List<Bytes> keys(long id) {
    return List.copyOf(keys.getOrDefault(id, new TreeSet<>()));
  }

  void end(long id) {
    times.remove(id);
    keys.remove(id);
  }

  /// Moves changed keys from their old leases to their new ones.
  void changed(StoreRevision revision) {
    for (Event event : revision.events()) {
      event.previous().ifPresent(this::detach);
      if (event instanceof Event.Put put) {
        attach(put.entry());
      }
    }
  }

  private void attach(Entry entry) {
    if (entry.leaseId() != 0) {
      keys.computeIfAbsent(entry.leaseId(), id -> new TreeSet<>()).add(entry.key());
    }
  }

  private void detach(Entry entry) {
    SortedSet<Bytes> held = keys.get(entry.leaseId());
    if (held != null) {
      held.remove(entry.key());
    }
  }
}
