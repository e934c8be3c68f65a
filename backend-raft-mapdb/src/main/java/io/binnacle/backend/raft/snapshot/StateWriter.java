package io.binnacle.backend.raft.snapshot;

import io.binnacle.backend.raft.machine.BookEntry;
import io.binnacle.backend.raft.machine.MachineState;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.value.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// A state as rows. One row is in memory at a time. Used once, by one thread.
final class StateWriter {
  private final TableWriter table;
  private final MachineState state;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream row = new DataOutputStream(bytes);
  private long longValues;

  StateWriter(TableWriter table, MachineState state) {
    this.table = table;
    this.state = state;
  }

  void write(long term, long index) throws IOException {
    head(term, index);
    for (Map.Entry<Long, Long> lease : state.leases().entrySet()) {
      row.writeLong(lease.getValue());
      put(Section.LEASES.key(lease.getKey()));
    }
    SortedSet<String> everyMember = new TreeSet<>(state.book().struck());
    everyMember.addAll(state.book().members().keySet());
    for (String id : everyMember) {
      BookEntry entry = state.book().members().get(id);
      row.writeBoolean(entry != null);
      if (entry != null) {
        row.writeUTF(entry.name());
        row.writeUTF(entry.address());
      }
      put(Section.MEMBERS.key(id.getBytes(StandardCharsets.UTF_8)));
    }
    long place = 0;
    for (OperationId id : state.applied()) {
      row.writeLong(id.client().getMostSignificantBits());
      row.writeLong(id.client().getLeastSignificantBits());
      row.writeLong(id.sequence());
      put(Section.APPLIED.key(place++));
    }
    eachEntry(this::pieces, (revision, number, event) -> pieces(event));
    // The second walk meets the same values in the same order and so gives them the same numbers.
    longValues = 0;
    eachEntry(
        entry -> {
          entry(entry);
          put(Section.ENTRIES.key(entry.key().unsafeArray()));
        },
        this::event);
    table.finish();
  }

  private void head(long term, long index) throws IOException {
    row.writeInt(Section.VERSION);
    row.writeLong(term);
    row.writeLong(index);
    row.writeLong(state.revisions().getFirst().number());
    row.writeLong(state.compacted());
    row.writeLong(state.quota());
    row.writeLong(state.lastLease());
    put(Section.HEAD.key());
  }

  private interface EntryVisitor {
    void visit(Entry entry) throws IOException;
  }

  private interface EventVisitor {
    /// @param number the event's place in the revision
    void visit(StoreRevision revision, int number, Event event) throws IOException;
  }

  private void eachEntry(EntryVisitor entries, EventVisitor events) throws IOException {
    try {
      state
          .revisions()
          .getFirst()
          .state()
          .visit(
              KeyRange.all(),
              entry -> {
                try {
                  entries.visit(entry);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                return true;
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (StoreRevision revision : state.revisions().subList(1, state.revisions().size())) {
      for (int i = 0; i < revision.events().size(); i++) {
        events.visit(revision, i, revision.events().get(i));
      }
    }
  }

  private void pieces(Event event) throws IOException {
    if (event instanceof Event.Put put) {
      pieces(put.entry());
    }
  }

  private void pieces(Entry entry) throws IOException {
    Bytes value = entry.value();
    if (value.length() <= Section.PIECE_BYTES) {
      return;
    }
    long number = longValues++;
    row.writeInt(value.length());
    put(Section.LONG_VALUES.key(number));
    int piece = 0;
    for (int from = 0; from < value.length(); from += Section.PIECE_BYTES) {
      int to = Math.min(value.length(), from + Section.PIECE_BYTES);
      table.put(
          Section.LONG_VALUES.key(number, piece++),
          Arrays.copyOfRange(value.unsafeArray(), from, to));
    }
  }

  private void event(StoreRevision revision, int number, Event event) throws IOException {
    if (number == 0) {
      row.writeInt(revision.events().size());
      put(Section.REVISIONS.key(revision.number()));
    }
    row.writeBoolean(event instanceof Event.Put);
    row.writeInt(event.key().length());
    row.write(event.key().unsafeArray());
    if (event instanceof Event.Put put) {
      entry(put.entry());
    }
    put(Section.REVISIONS.key(revision.number(), number));
  }

  private void entry(Entry entry) throws IOException {
    row.writeLong(entry.createRevision());
    row.writeLong(entry.modRevision());
    row.writeLong(entry.version());
    row.writeLong(entry.leaseId());
    boolean inPieces = entry.value().length() > Section.PIECE_BYTES;
    row.writeBoolean(inPieces);
    row.write(
        inPieces
            ? ByteBuffer.allocate(Long.BYTES).putLong(longValues++).array()
            : entry.value().unsafeArray());
  }

  private void put(byte[] key) throws IOException {
    table.put(key, bytes.toByteArray());
    bytes.reset();
  }
}
