package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.snapshot.SnapshotFile;
import io.binnacle.backend.raft.snapshot.SnapshotStore;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/// The snapshot files as Ratis sees them. Which stay is the snapshot store's business. Thread-safe
/// once it is initialised.
final class SnapshotDirectory implements StateMachineStorage {
  private volatile @Nullable SnapshotStore store;
  private volatile @Nullable File directory;
  private volatile @Nullable File current;

  @Override
  public void init(RaftStorage storage) throws IOException {
    directory = storage.getStorageDir().getStateMachineDir();
    current = storage.getStorageDir().getCurrentDir();
    store = new SnapshotStore(directory.toPath());
  }

  SnapshotStore store() {
    SnapshotStore opened = store;
    if (opened == null) {
      throw new IllegalStateException("the directory is not known before the start");
    }
    return opened;
  }

  /// Brings files to the disk that the library wrote without.
  void force() throws IOException {
    store().force();
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  Optional<Long> newestIndex() {
    return newestFile().map(SnapshotFile::index);
  }

  /// The index of the one before the newest; none when there is but one.
  long keptIndex() {
    try {
      List<SnapshotFile> files = store().files();
      return files.size() < 2 ? RaftLog.INVALID_LOG_INDEX : files.get(files.size() - 2).index();
    } catch (IOException e) {
      return RaftLog.INVALID_LOG_INDEX;
    }
  }

  /// The size of the newest; 0 when there is none.
  long newestBytes() {
    return newestFile().map(file -> file.path().toFile().length()).orElse(0L);
  }

  /// Takes away the log that the one before the newest covers, before the library reads all of it.
  void dropCovered() throws IOException {
    File log = current;
    long covered = keptIndex();
    if (log == null || covered < 0) {
      return;
    }
    for (LogFile file : filesOf(log.toPath())) {
      if (file.last().orElse(Long.MAX_VALUE) <= covered) {
        Files.deleteIfExists(file.path());
      }
    }
    force(log.toPath());
  }

  /// In the order of their entries: a crash on the way leaves no gap.
  private static List<LogFile> filesOf(Path log) throws IOException {
    try (Stream<Path> paths = Files.list(log)) {
      return paths
          .map(LogFile::of)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingLong(LogFile::first))
          .toList();
    }
  }

  private Optional<SnapshotFile> newestFile() {
    try {
      List<SnapshotFile> files = store().files();
      return files.isEmpty() ? Optional.empty() : Optional.of(files.getLast());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The newest snapshot as a file to send to a member that lags.
  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    if (store == null) {
      return null;
    }
    return newestFile().map(SnapshotDirectory::info).orElse(null);
  }

  private static SnapshotInfo info(SnapshotFile file) {
    return new SnapshotInfo() {
      @Override
      public TermIndex getTermIndex() {
        return TermIndex.valueOf(file.term(), file.index());
      }

      @Override
      public List<FileInfo> getFiles() {
        try {
          return List.of(
              new FileInfo(file.path(), MD5FileUtil.computeMd5ForFile(file.path().toFile())));
        } catch (IOException e) {
          return List.of();
        }
      }
    };
  }

  @Override
  public @Nullable File getSnapshotDir() {
    return directory;
  }

  @Override
  public void format() {}

  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {}
}
