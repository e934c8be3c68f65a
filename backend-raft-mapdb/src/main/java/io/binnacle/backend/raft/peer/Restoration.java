package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.mvcc.EntryTree;
import io.binnacle.mvcc.Snapshot;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A state that a blank store is to begin with: put beside the log before the start, and brought
/// into the log, so that every member gets it, at the first start.
public final class Restoration {
  private static final String FILE = "restore";
  private static final int PART_BYTES = 1 << 20;
  private static final int PART_ENTRIES = 1000;

  private Restoration() {}

  /// Puts a state into an empty directory.
  ///
  /// @param revisionBump how far its revision is to jump forward
  public static void prepare(Path directory, Snapshot snapshot, long revisionBump)
      throws IOException {
    Files.createDirectories(directory);
    try (var files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new IOException(directory + " already holds a store");
      }
    }
    EntryTree state = EntryTree.empty();
    for (Entry entry : snapshot.entries()) {
      state = state.with(entry);
    }
    StoreRevision at = new StoreRevision(snapshot.revision() + revisionBump, state, List.of());
    DurableFile.write(directory.resolve(FILE), out -> Snapshot.write(at, snapshot.leases(), out));
  }

  /// Loads the state that was put into the directory, if there is one. It stays there until all of
  /// it is applied.
  static void load(Path directory, Batcher batcher) throws IOException, StorageException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    Snapshot snapshot;
    try (InputStream in = Files.newInputStream(file)) {
      snapshot = Snapshot.read(in);
    }
    List<Entry> part = new ArrayList<>();
    int bytes = 0;
    boolean first = true;
    for (Entry entry : snapshot.entries()) {
      part.add(entry);
      bytes += entry.key().length() + entry.value().length();
      if (bytes >= PART_BYTES || part.size() == PART_ENTRIES) {
        propose(batcher, first, part, Optional.empty());
        first = false;
        part = new ArrayList<>();
        bytes = 0;
      }
    }
    propose(
        batcher,
        first,
        part,
        Optional.of(new Operation.LoadEnd(snapshot.revision(), snapshot.leases())));
    Files.delete(file);
  }

  private static void propose(
      Batcher batcher, boolean first, List<Entry> part, Optional<Operation.LoadEnd> last)
      throws StorageException {
    Outcome outcome =
        batcher.propose(id -> new Operation.Load(id, first, part, last), Deadline.usual());
    // A store that is no longer blank had all of it before a crash took away the deletion.
    if (outcome instanceof Outcome.Refused refused
        && refused.code() != StorageException.Code.UNSUPPORTED) {
      throw refused.exception();
    }
  }
}
