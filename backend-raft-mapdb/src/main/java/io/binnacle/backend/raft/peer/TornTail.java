package io.binnacle.backend.raft.peer;

import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
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
      GroupAudit audit = GroupAudit.beforeStart(group);
      Optional<Damage> fatal = audit.damages().stream().filter(Damage::fatal).findFirst();
      if (fatal.isPresent()) {
        throw new StorageException(StorageException.Code.CORRUPT, fatal.get().sentence());
      }
      if (audit.tail().isPresent()) {
        cut(audit.tail().get());
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void cut(GroupAudit.Tail tail) throws IOException {
    try (FileChannel channel = FileChannel.open(tail.file(), StandardOpenOption.WRITE)) {
      LOG.atWarn()
          .addKeyValue("file", tail.file())
          .addKeyValue("bytes", tail.length())
          .log("The log ends in an entry that was cut off while it was written; it is left out");
      channel.truncate(tail.length());
      channel.force(true);
    }
  }
}
