package io.binnacle.backend.raft.peer;

import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks through the log before Ratis does.
///
/// A process or a machine that ends in the middle of a write leaves the first part of an entry,
/// which nobody was told of. Ratis refuses some such logs, and takes some logs that are damaged for
/// ones that end early, which would silently lose what was acknowledged. So this cuts off what was
/// never whole, and refuses everything else.
final class TornTail {
  private static final Logger LOG = LoggerFactory.getLogger(TornTail.class);

  private TornTail() {}

  /// @param group the directory that Ratis keeps for the group
  /// @throws StorageException CORRUPT naming the file, which is not touched then
  static void mend(Path group) throws IOException, StorageException {
    // What another process writes just now looks torn as well.
    try (FileChannel channel =
            FileChannel.open(
                group.resolve("in_use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (lock == null) {
        throw new IOException(group + " is in use by another process");
      }
      examine(files(group.resolve("current")));
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /// The files of the log, the one that is written to last.
  private static List<LogFile> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(directory)) {
      return paths
          .map(LogFile::of)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingLong(LogFile::first))
          .toList();
    }
  }

  private static void examine(List<LogFile> files) throws IOException, StorageException {
    for (LogFile file : files) {
      boolean writtenTo = file.last().isEmpty() && file.equals(files.getLast());
      switch (file.examine()) {
        case LogFile.Sound(long next) -> {
          if (file.last().isPresent() && file.last().get() + 1 != next) {
            throw damaged(file, "it ends before entry " + next);
          }
        }
        case LogFile.Torn(int length) -> {
          if (!writtenTo) {
            throw damaged(file, "it ends in the middle of an entry, at byte " + length);
          }
          cut(file, length);
        }
        case LogFile.Damaged(int position) ->
            throw damaged(
                file, "what stands from byte " + position + " on is not what was written");
      }
    }
  }

  private static void cut(LogFile file, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
      LOG.atWarn()
          .addKeyValue("file", file.path())
          .addKeyValue("bytes", length)
          .log("The log ends in an entry that was cut off while it was written; it is left out");
      channel.truncate(length);
      channel.force(true);
    }
  }

  private static StorageException damaged(LogFile file, String what) {
    return new StorageException(
        StorageException.Code.CORRUPT, "the log file " + file.path() + " is damaged: " + what);
  }
}
