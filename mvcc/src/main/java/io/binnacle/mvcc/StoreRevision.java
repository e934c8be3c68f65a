package io.binnacle.mvcc;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.value.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One revision: the state that it made, and what changed. Immutable.
///
/// @param number the revision
/// @param state every live entry
/// @param events the changes, each with the entry that it replaced
public record StoreRevision(long number, EntryTree state, List<Event> events) {

  /// A page of the range's entries.
  public Page page(KeyRange range, ListOptions options) {
    int limit = options.limit() == 0 ? Integer.MAX_VALUE : options.limit();
    List<Entry> entries = new ArrayList<>();
    List<Bytes> next = new ArrayList<>(1);
    state.visit(
        range,
        entry -> {
          if (entries.size() == limit) {
            next.add(entry.key());
            return false;
          }
          entries.add(options.keysOnly() ? withoutValue(entry) : entry);
          return true;
        });
    if (next.isEmpty()) {
      return new Page(number, entries, Optional.empty(), 0);
    }
    Bytes key = next.getFirst();
    return new Page(number, entries, Optional.of(key), state.count(range.from(key)));
  }

  /// A checksum over everything that lives, to compare members.
  public Bytes hash() {
    MessageDigest digest = Snapshot.sha256();
    state.visit(
        KeyRange.all(),
        entry -> {
          digest.update(lengthAnd(entry.key()));
          digest.update(lengthAnd(entry.value()));
          digest.update(
              ByteBuffer.allocate(3 * Long.BYTES)
                  .putLong(entry.createRevision())
                  .putLong(entry.modRevision())
                  .putLong(entry.version())
                  .flip());
          return true;
        });
    return Bytes.wrap(digest.digest());
  }

  private static ByteBuffer lengthAnd(Bytes bytes) {
    return ByteBuffer.allocate(Integer.BYTES + bytes.length())
        .putInt(bytes.length())
        .put(bytes.unsafeArray())
        .flip();
  }

  private static Entry withoutValue(Entry entry) {
    return new Entry(
        entry.key(),
        Bytes.empty(),
        entry.createRevision(),
        entry.modRevision(),
        entry.version(),
        entry.leaseId());
  }

  /// What a watch of the range hears of it.
  public Optional<ChangeBatch> batch(KeyRange range, boolean withPrevious) {
    return batch(number, events, range, withPrevious);
  }

  public static Optional<ChangeBatch> batch(
      long revision, List<Event> events, KeyRange range, boolean withPrevious) {
    List<Event> chosen = new ArrayList<>(events.size());
    for (Event event : events) {
      if (range.contains(event.key())) {
        chosen.add(withPrevious ? event : withoutPrevious(event));
      }
    }
    return chosen.isEmpty() ? Optional.empty() : Optional.of(new ChangeBatch(revision, chosen));
  }

  /// What stays in memory because this revision does, beside the live entries.
  long supersededBytes() {
    long bytes = 256;
    for (Event event : events) {
      bytes += event.previous().map(previous -> (long) previous.value().length()).orElse(0L);
    }
    return bytes;
  }

  private static Event withoutPrevious(Event event) {
    return switch (event) {
      case Event.Put put -> new Event.Put(put.entry(), Optional.empty());
      case Event.Deleted deleted -> new Event.Deleted(deleted.key(), Optional.empty());
    };
  }
}
