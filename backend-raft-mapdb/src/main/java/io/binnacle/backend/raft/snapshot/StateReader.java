package io.binnacle.backend.raft.snapshot;

import io.binnacle.backend.raft.machine.BookEntry;
import io.binnacle.backend.raft.machine.MachineState;
import io.binnacle.backend.raft.machine.MemberBook;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.mvcc.EntryTree;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.value.Bytes;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Rows as the state that they were. Used once, by one thread.
final class StateReader {
  /// The first row.
  ///
  /// @param revision the first revision's number
  record Head(long term, long index, long revision, long compacted, long quota, long lastLease) {}

  private final Path path;
  private final TableReader table;
  private final List<Bytes> longValues = new ArrayList<>();

  StateReader(Path path, TableReader table) {
    this.path = path;
    this.table = table;
  }

  /// @throws DamagedSnapshotException also when the form is one of a later program
  Head head() throws IOException {
    if (!table.in(Section.HEAD)) {
      throw new DamagedSnapshotException(path, "its head is missing");
    }
    ByteBuffer row = row();
    int version = row.getInt();
    if (version != Section.VERSION) {
      throw new DamagedSnapshotException(
          path, "it has the form " + version + "; known is " + Section.VERSION);
    }
    Head head =
        new Head(
            row.getLong(),
            row.getLong(),
            row.getLong(),
            row.getLong(),
            row.getLong(),
            row.getLong());
    table.next();
    return head;
  }

  MachineState state(Head head) throws IOException {
    SortedMap<Long, Long> leases = new TreeMap<>();
    for (; table.in(Section.LEASES); table.next()) {
      leases.put(Section.number(table.key()), row().getLong());
    }
    MemberBook book = book();
    List<OperationId> applied = new ArrayList<>();
    for (; table.in(Section.APPLIED); table.next()) {
      ByteBuffer row = row();
      applied.add(new OperationId(new UUID(row.getLong(), row.getLong()), row.getLong()));
    }
    while (table.in(Section.LONG_VALUES)) {
      longValues.add(longValue());
    }
    List<Entry> entries = new ArrayList<>();
    for (; table.in(Section.ENTRIES); table.next()) {
      entries.add(entry(Bytes.wrap(Section.rest(table.key())), row()));
    }
    List<StoreRevision> revisions = new ArrayList<>();
    revisions.add(new StoreRevision(head.revision(), EntryTree.of(entries), List.of()));
    while (table.in(Section.REVISIONS)) {
      revisions.add(revision(revisions.getLast().state()));
    }
    table.finish();
    return new MachineState(
        List.copyOf(revisions),
        head.compacted(),
        Collections.unmodifiableSortedMap(leases),
        head.lastLease(),
        head.quota(),
        book,
        List.copyOf(applied));
  }

  private MemberBook book() throws IOException {
    SortedMap<String, BookEntry> members = new TreeMap<>();
    SortedSet<String> struck = new TreeSet<>();
    for (; table.in(Section.MEMBERS); table.next()) {
      String id = new String(Section.rest(table.key()), StandardCharsets.UTF_8);
      DataInputStream row = new DataInputStream(new ByteArrayInputStream(table.value()));
      if (row.readBoolean()) {
        members.put(id, new BookEntry(row.readUTF(), row.readUTF()));
      } else {
        struck.add(id);
      }
    }
    return new MemberBook(members, struck);
  }

  private Bytes longValue() throws IOException {
    byte[] value = new byte[row().getInt()];
    table.next();
    for (int at = 0; at < value.length; table.next()) {
      byte[] piece = table.value();
      System.arraycopy(piece, 0, value, at, piece.length);
      at += piece.length;
    }
    return Bytes.wrap(value);
  }

  private StoreRevision revision(EntryTree before) throws IOException {
    long number = Section.number(table.key());
    int count = row().getInt();
    table.next();
    EntryTree tree = before;
    List<Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ByteBuffer row = row();
      boolean put = row.get() != 0;
      Bytes key = Bytes.wrap(bytes(row, row.getInt()));
      Optional<Entry> previous = tree.get(key);
      if (put) {
        Entry entry = entry(key, row);
        tree = tree.with(entry);
        events.add(new Event.Put(entry, previous));
      } else {
        tree = tree.without(key);
        events.add(new Event.Deleted(key, previous));
      }
      table.next();
    }
    return new StoreRevision(number, tree, List.copyOf(events));
  }

  private Entry entry(Bytes key, ByteBuffer row) {
    long createRevision = row.getLong();
    long modRevision = row.getLong();
    long version = row.getLong();
    long leaseId = row.getLong();
    boolean inPieces = row.get() != 0;
    Bytes value =
        inPieces
            ? longValues.get(Math.toIntExact(row.getLong()))
            : Bytes.wrap(bytes(row, row.remaining()));
    return new Entry(key, value, createRevision, modRevision, version, leaseId);
  }

  private static byte[] bytes(ByteBuffer row, int length) {
    byte[] bytes = new byte[length];
    row.get(bytes);
    return bytes;
  }

  private ByteBuffer row() {
    return ByteBuffer.wrap(table.value());
  }
}
