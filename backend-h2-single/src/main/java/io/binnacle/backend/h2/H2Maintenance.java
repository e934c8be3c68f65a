package io.binnacle.backend.h2;

import io.binnacle.backend.h2.log.Journal;
import io.binnacle.backend.h2.log.Mutation;
import io.binnacle.backend.h2.log.Row;
import io.binnacle.backend.h2.sql.Tables;
import io.binnacle.mvcc.Latencies;
import io.binnacle.mvcc.Snapshot;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageStatus;
import io.binnacle.spi.storage.StoreHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Care of the store. Thread-safe.
final class H2Maintenance implements Maintenance {
  private final H2Backend backend;
  private final Path directory;
  private final Latencies commits;

  H2Maintenance(H2Backend backend, Path directory, Latencies commits) {
    this.backend = backend;
    this.directory = directory;
    this.commits = commits;
  }

  @Override
  public void compact(long revision) throws StorageException {
    Engine engine = backend.engine();
    Timeline timeline = engine.timeline();
    engine
        .writer()
        .propose(
            draft -> {
              if (revision > draft.revision()) {
                timeline.checkReadable(revision);
              }
              if (revision > timeline.compacted()) {
                draft.add(new Mutation.Compacted(revision), () -> timeline.compactTo(revision));
              }
              return true;
            },
            Deadline.usual());
  }

  @Override
  public long compactedRevision() throws StorageException {
    return backend.engine().timeline().compacted();
  }

  @Override
  public long snapshot(OutputStream out) throws StorageException {
    Engine engine = backend.engine();
    StoreRevision at = engine.timeline().newest();
    try {
      Snapshot.write(at, engine.leases().times(), out);
      return at.number();
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.TIMEOUT, "the snapshot could not be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void restore(InputStream in, long revisionBump) throws StorageException {
    backend.checkNotStarted();
    Snapshot snapshot = Snapshot.read(in);
    List<Entry> byRevision = new ArrayList<>(snapshot.entries());
    byRevision.sort(Comparator.comparingLong(Entry::modRevision).thenComparing(Entry::key));
    List<Row> rows = new ArrayList<>(byRevision.size());
    for (Entry entry : byRevision) {
      boolean same = !rows.isEmpty() && rows.getLast().revision() == entry.modRevision();
      rows.add(row(entry, same ? rows.getLast().position() + 1 : 0));
    }
    long revision = snapshot.revision() + revisionBump;
    long lastLease = snapshot.leases().isEmpty() ? 0 : snapshot.leases().lastKey();
    try {
      if (Files.exists(Tables.file(directory)) || Journal.exists(directory.resolve("journal"))) {
        throw new IOException(directory + " already holds a store");
      }
      fill(rows, new Tables.Numbers(0, revision, revision, revision, 0, lastLease), snapshot);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.NO_SPACE, "the snapshot cannot be restored: " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> verify() throws StorageException {
    backend.checkNotStarted();
    return new StoreAudit(directory).damages();
  }

  private void fill(List<Row> rows, Tables.Numbers numbers, Snapshot snapshot) throws IOException {
    Tables tables = Tables.open(directory);
    try {
      tables.fill(rows, numbers, snapshot.leases());
      tables.checkpoint();
      tables.close();
      Journal.forceDirectory(directory);
    } catch (IOException e) {
      tables.abandon();
      Files.deleteIfExists(Tables.file(directory));
      throw e;
    }
  }

  @Override
  public StorageStatus status() throws StorageException {
    Engine engine = backend.engine();
    StoreRevision newest = engine.timeline().newest();
    try {
      return new StorageStatus(
          newest.number(),
          engine.timeline().compacted(),
          newest.state().size(),
          engine.tables().bytesOnDisk() + engine.journal().bytesOnDisk(),
          engine.space().used(),
          engine.space().quota(),
          engine.writer().forces().median(),
          commits.median());
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.CORRUPT, "the files cannot be measured: " + e.getMessage(), e);
    }
  }

  @Override
  public void defragment() throws StorageException {
    try {
      backend.engine().tables().defragment();
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.NO_SPACE, "the file cannot be rewritten: " + e.getMessage(), e);
    }
  }

  @Override
  public StoreHash hash(long revision) throws StorageException {
    Timeline timeline = backend.engine().timeline();
    return new StoreHash(revision, timeline.compacted(), timeline.at(revision).hash());
  }

  @Override
  public void quota(long bytes) throws StorageException {
    Engine engine = backend.engine();
    engine
        .writer()
        .propose(
            draft -> {
              draft.add(new Mutation.Quota(bytes), () -> engine.space().quota(bytes));
              return true;
            },
            Deadline.usual());
  }

  private static Row row(Entry entry, int position) {
    return new Row(
        entry.modRevision(),
        position,
        entry.key(),
        entry.value(),
        false,
        entry.createRevision(),
        entry.version(),
        entry.leaseId(),
        0);
  }
}
