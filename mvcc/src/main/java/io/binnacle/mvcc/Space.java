package io.binnacle.mvcc;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import java.util.List;

/// How much the live keys and values take, and how much they may. Thread-safe for readers; changed
/// by the writer alone.
public final class Space {
  private volatile long used;
  private volatile long quota;

  public Space(EntryTree state, long quota) {
    this.quota = quota;
    add(state);
  }

  /// Counts entries that were not published one by one.
  public void add(EntryTree state) {
    state.visit(
        KeyRange.all(),
        entry -> {
          add(size(entry));
          return true;
        });
  }

  public long used() {
    return used;
  }

  public long quota() {
    return quota;
  }

  public void quota(long bytes) {
    quota = bytes;
  }

  /// Refuses changes that do more than delete once the quota is reached.
  public void check(List<Change> changes) throws StorageException {
    long limit = quota;
    if (limit > 0
        && used >= limit
        && changes.stream().anyMatch(change -> change instanceof Change.Put)) {
      throw new StorageException(
          StorageException.Code.NO_SPACE,
          "the store holds " + used + " bytes; its quota is " + limit);
    }
  }

  public void published(List<StoreRevision> revisions) {
    long difference = 0;
    for (StoreRevision revision : revisions) {
      for (Event event : revision.events()) {
        difference -= event.previous().map(Space::size).orElse(0L);
        if (event instanceof Event.Put put) {
          difference += size(put.entry());
        }
      }
    }
    add(difference);
  }

  private void add(long difference) {
    long before = used;
    used = before + difference;
  }

  private static long size(Entry entry) {
    return (long) entry.key().length() + entry.value().length();
  }
}
