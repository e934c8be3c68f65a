package io.binnacle.backend.raft.snapshot;

import io.binnacle.backend.raft.machine.MachineState;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A directory of snapshots: the newest and the one before.
///
/// Thread-safe; of writing, loading and installing one happens at a time. A file under a snapshot's
/// name was whole when it came there and is never changed, so that it can be read by anyone while
/// others come and go.
public final class SnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
  private static final String UNFINISHED = ".tmp";
  private static final int KEPT = 2;

  /// A snapshot in memory, and the log position that it covers.
  public record Loaded(long term, long index, MachineState state) {}

  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();

  /// Those found damaged: they are not offered, and do not count as one of those kept.
  private final Set<Path> damaged = ConcurrentHashMap.newKeySet();

  /// @param directory made when it is not there; nobody else's files are in it
  public SnapshotStore(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory).toAbsolutePath();
    sync(this.directory.resolveSibling("."));
  }

  /// The snapshots, the newest last, without those found damaged.
  public List<SnapshotFile> files() throws IOException {
    return present().stream().filter(file -> !damaged.contains(file.path())).toList();
  }

  /// Writes a snapshot and returns when it is durable and was read back. Older ones go, but for the
  /// one before.
  public SnapshotFile write(long term, long index, MachineState state) throws IOException {
    return write(term, index, state, Pace.full());
  }

  /// The same at a pace.
  public SnapshotFile write(long term, long index, MachineState state, Pace pace)
      throws IOException {
    lock.lock();
    try {
      SnapshotFile file = SnapshotFile.in(directory, term, index);
      Path unfinished = unfinished(file);
      try {
        Files.deleteIfExists(unfinished);
        try (TableWriter table = new TableWriter(unfinished, pace)) {
          new StateWriter(table, state).write(term, index);
        }
        FileSeal.append(unfinished, pace);
        verify(unfinished, pace);
        publish(unfinished, file);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      return file;
    } finally {
      lock.unlock();
    }
  }

  /// Takes over a file that another member wrote; it is moved into place once it proved whole.
  ///
  /// @throws DamagedSnapshotException when it is not whole; it stays where it is
  public SnapshotFile install(Path received) throws IOException {
    lock.lock();
    try {
      StateReader.Head head = verify(received, Pace.full());
      try (FileChannel channel = FileChannel.open(received, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      SnapshotFile file = SnapshotFile.in(directory, head.term(), head.index());
      publish(received, file);
      return file;
    } finally {
      lock.unlock();
    }
  }

  /// Loads the newest whole snapshot. Files that a crash left half-written are removed.
  ///
  /// @return empty when there is no snapshot at all
  /// @throws DamagedSnapshotException when there are some and none is whole: the newest, with the
  ///   others suppressed
  public Optional<Loaded> newest() throws IOException {
    lock.lock();
    try {
      removeUnfinished();
      List<DamagedSnapshotException> failures = new ArrayList<>();
      for (SnapshotFile file : present().reversed()) {
        try {
          return Optional.of(load(file));
        } catch (DamagedSnapshotException e) {
          LOG.atError().setCause(e).log("{}; the one before is tried", e.getMessage());
          damaged.add(file.path());
          failures.add(e);
        }
      }
      if (failures.isEmpty()) {
        return Optional.empty();
      }
      DamagedSnapshotException newest = failures.removeFirst();
      failures.forEach(newest::addSuppressed);
      throw newest;
    } finally {
      lock.unlock();
    }
  }

  static Loaded load(SnapshotFile file) throws IOException {
    try (TableReader table = new TableReader(file.path(), Pace.full())) {
      StateReader reader = new StateReader(file.path(), table);
      StateReader.Head head = reader.head();
      if (head.term() != file.term() || head.index() != file.index()) {
        throw new DamagedSnapshotException(
            file.path(), "it is that of term " + head.term() + ", index " + head.index());
      }
      return new Loaded(head.term(), head.index(), reader.state(head));
    } catch (EOFException | RuntimeException e) {
      throw new DamagedSnapshotException(file.path(), "its rows make no sense", e);
    }
  }

  private static StateReader.Head verify(Path path, Pace pace) throws IOException {
    try (TableReader table = new TableReader(path, pace)) {
      StateReader.Head head = new StateReader(path, table).head();
      while (!table.in(Section.END)) {
        table.next();
      }
      table.finish();
      return head;
    }
  }

  private void publish(Path from, SnapshotFile to) throws IOException {
    try {
      Files.move(from, to.path(), StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      copy(from, to);
    }
    sync(directory);
    damaged.remove(to.path());
    removeOld();
  }

  /// From another file system.
  private void copy(Path from, SnapshotFile to) throws IOException {
    Path unfinished = unfinished(to);
    try {
      Files.copy(from, unfinished, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      verify(unfinished, Pace.full());
      Files.move(unfinished, to.path(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    Files.delete(from);
  }

  private void removeOld() throws IOException {
    List<SnapshotFile> whole = files();
    if (whole.size() < KEPT) {
      return;
    }
    SnapshotFile oldestKept = whole.get(whole.size() - KEPT);
    for (SnapshotFile file : present()) {
      if (file.compareTo(oldestKept) < 0) {
        Files.deleteIfExists(file.path());
        damaged.remove(file.path());
      }
    }
  }

  private void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory, "*" + UNFINISHED)) {
      for (Path path : paths) {
        LOG.atInfo().log("Removing {}, which was never finished", path);
        Files.deleteIfExists(path);
      }
    }
  }

  private List<SnapshotFile> present() throws IOException {
    List<SnapshotFile> files = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
      for (Path path : paths) {
        SnapshotFile.of(path).ifPresent(files::add);
      }
    }
    files.sort(null);
    return files;
  }

  private Path unfinished(SnapshotFile file) {
    return directory.resolve(file.path().getFileName() + UNFINISHED);
  }

  /// Brings files to the disk that another wrote without, and their names.
  public void force() throws IOException {
    for (SnapshotFile file : present()) {
      sync(file.path());
    }
    sync(directory);
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
