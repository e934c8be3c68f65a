package io.binnacle.backend.h2;

import io.binnacle.backend.h2.log.Row;
import io.binnacle.backend.h2.sql.Tables;
import io.binnacle.mvcc.EntryTree;
import io.binnacle.mvcc.History;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// History from the tables: states and changes older than what is in memory.
///
/// Thread-safe. A state is made by undoing, from the oldest state in memory, the rows younger than
/// the revision wanted; the last few are kept, since pages of one list ask for the same revision.
final class OldStates implements History {
  private static final int CHUNK = 1000;
  private static final int KEPT = 4;

  private final Tables tables;
  private final ReentrantLock lock = new ReentrantLock();

  /// Guarded by the lock.
  private final LinkedHashMap<Long, EntryTree> kept = new LinkedHashMap<>();

  OldStates(Tables tables) {
    this.tables = tables;
  }

  @Override
  public EntryTree at(long revision, StoreRevision younger) throws StorageException {
    lock.lock();
    try {
      EntryTree state = kept.remove(revision);
      if (state == null) {
        state = undo(revision, younger);
      }
      kept.put(revision, state);
      if (kept.size() > KEPT) {
        kept.pollFirstEntry();
      }
      return state;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Batches batches(KeyRange range, boolean withPrevious, long after, long upTo)
      throws StorageException {
    long end = Math.min(upTo, after + CHUNK);
    Map<Long, List<Event>> events = new LinkedHashMap<>();
    for (Tables.Step step : between(after, end)) {
      events.computeIfAbsent(step.row().revision(), number -> new ArrayList<>()).add(event(step));
    }
    List<ChangeBatch> batches = new ArrayList<>(events.size());
    for (Map.Entry<Long, List<Event>> entry : events.entrySet()) {
      StoreRevision.batch(entry.getKey(), entry.getValue(), range, withPrevious)
          .ifPresent(batches::add);
    }
    return new Batches(batches, end);
  }

  private EntryTree undo(long revision, StoreRevision younger) throws StorageException {
    EntryTree state = younger.state();
    long upTo = younger.number();
    while (upTo > revision) {
      long after = Math.max(revision, upTo - CHUNK);
      for (Tables.Step step : between(after, upTo).reversed()) {
        Optional<Entry> previous = step.previous().map(Row::entry);
        state = previous.isPresent() ? state.with(previous.get()) : state.without(step.row().key());
      }
      upTo = after;
    }
    return state;
  }

  private List<Tables.Step> between(long after, long upTo) throws StorageException {
    try {
      return tables.between(after, upTo);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.CORRUPT, "history cannot be read: " + e.getMessage(), e);
    }
  }

  private static Event event(Tables.Step step) {
    Optional<Entry> previous = step.previous().map(Row::entry);
    return step.row().deleted()
        ? new Event.Deleted(step.row().key(), previous)
        : new Event.Put(step.row().entry(), previous);
  }
}
