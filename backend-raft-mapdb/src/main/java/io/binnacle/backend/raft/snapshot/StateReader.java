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
    DataInputStream row = row();
    int version = row.readInt();
    if (version != Section.VERSION) {
      throw new DamagedSnapshotException(
          path, "it has the form " + version + "; known is " + Section.VERSION);
    }
    Head head =
        new Head(
            row.readLong(),
            row.readLong(),
            row.readLong(),
            row.readLong(),
            row.readLong(),
            row.readLong());
    table.next();
    return head;
  }

  MachineState state(Head head) throws IOException {
    SortedMap<Long, Long> leases = new TreeMap<>();
    for (; table.in(Section.LEASES); table.next()) {
      leases.put(Section.number(table.key()), row().readLong());
    }
    MemberBook book = book();
    List<OperationId> applied = new ArrayList<>();
    for (; table.in(Section.APPLIED); table.next()) {
      DataInputStream row = row();
      applied.add(new OperationId(new UUID(row.readLong(), row.readLong()), row.readLong()));
    }
    while (table.in(Section.LONG_VALUES)) {
      longValues.add(longValue());
    }
    EntryTree tree = EntryTree.empty();
    for (; table.in(Section.ENTRIES); table.next()) {
      tree = tree.with(entry(Bytes.wrap(Section.rest(table.key())), row()));
    }
    List<StoreRevision> revisions = new ArrayList<>();
    revisions.add(new StoreRevision(head.revision(), tree, List.of()));
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
      DataInputStream row = row();
      if (row.readBoolean()) {
        members.put(id, new BookEntry(row.readUTF(), row.readUTF()));
      } else {
        struck.add(id);
      }
    }
    return new MemberBook(members, struck);
  }

  private Bytes longValue() throws IOException {
    byte[] value = new byte[row().readInt()];
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
    int count = row().readInt();
    table.next();
    EntryTree tree = before;
    List<Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      DataInputStream row = row();
      boolean put = row.readBoolean();
      Bytes key = Bytes.wrap(row.readNBytes(row.readInt()));
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

  private Entry entry(Bytes key, DataInputStream row) throws IOException {
    long createRevision = row.readLong();
    long modRevision = row.readLong();
    long version = row.readLong();
    long leaseId = row.readLong();
    boolean inPieces = row.readBoolean();
    Bytes value =
        inPieces ? longValues.get(Math.toIntExact(row.readLong())) : Bytes.wrap(row.readAllBytes());
    return new Entry(key, value, createRevision, modRevision, version, leaseId);
  }

  private DataInputStream row() {
    return new DataInputStream(new ByteArrayInputStream(table.value()));
  }
}
