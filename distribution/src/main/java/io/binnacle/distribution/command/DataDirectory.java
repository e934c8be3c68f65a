package io.binnacle.distribution.command;

import io.binnacle.kernel.server.OfflineStore;
import io.binnacle.kernel.server.StartException;
import io.binnacle.spi.ErrorKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A server's data directory while this process owns it.
///
/// Ownership is a lock on the file `lock`, which also tells the owner's process id; the system
/// frees it however the process ends. What an ephemeral server leaves behind when it is killed is
/// marked by a file of its own and removed by the next one that comes along.
final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String EPHEMERAL = "ephemeral";
  private static final String STORE_NAME = "store.name";

  /// The locked byte lies far behind the text, so that the text can be read while it is locked.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private final Path path;
  private final boolean ephemeral;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path path, boolean ephemeral, FileChannel channel, FileLock lock) {
    this.path = path;
    this.ephemeral = ephemeral;
    this.channel = channel;
    this.lock = lock;
  }

  /// Makes the directory where it is missing and takes it into possession.
  ///
  /// @param named what chose the directory, for messages, e.g. `--data-dir`
  /// @throws StartException when another process has it, when it cannot be made or written, or when
  ///   it is to be ephemeral and holds what somebody means to keep
  static DataDirectory open(Path path, boolean ephemeral, String named) throws StartException {
    FileChannel channel;
    try {
      Files.createDirectories(path, ownerOnly("rwx------"));
      channel =
          FileChannel.open(
              path.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unusable(named, path, e);
    }
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String owner = read(channel);
        throw new StartException(
            ErrorKind.UNAVAILABLE,
            named + " " + path + ": in use by process " + (owner.isEmpty() ? "unknown" : owner));
      }
      channel.truncate(0);
      channel.write(utf8(ProcessHandle.current().pid() + "\n"), 0);
      prepare(path, ephemeral, named);
      return new DataDirectory(path, ephemeral, channel, lock);
    } catch (IOException e) {
      throw released(channel, unusable(named, path, e));
    } catch (StartException e) {
      throw released(channel, e);
    }
  }

  private static StartException released(FileChannel channel, StartException failure) {
    try {
      channel.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private static void prepare(Path path, boolean ephemeral, String named)
      throws IOException, StartException {
    Path marker = path.resolve(EPHEMERAL);
    if (Files.exists(marker)) {
      removeContent(path);
    }
    if (!ephemeral) {
      return;
    }
    if (holdsMore(path)) {
      throw new StartException(
          ErrorKind.CALLER,
          "--ephemeral: "
              + named
              + " "
              + path
              + " holds data that is kept; name an empty directory or none");
    }
    Files.createFile(marker);
  }

  private static boolean holdsMore(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.anyMatch(entry -> !entry.endsWith(LOCK));
    }
  }

  Path path() {
    return path;
  }

  /// Makes sure that it is never served by another store than the one that filled it, which would
  /// find nothing and begin anew beside the other's files.
  ///
  /// @param named what chose the store, for messages, e.g. `--store`
  /// @throws StartException when it holds another store's data
  void claim(String store, String named) throws StartException {
    requireStore(store, named);
    try {
      Files.writeString(path.resolve(STORE_NAME), store + "\n");
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /// Makes sure that no other store filled it, and leaves it as it is.
  ///
  /// @throws StartException when one did
  void requireStore(String store, String named) throws StartException {
    String filled = filledBy(path, store);
    if (!filled.equals(store)) {
      throw new StartException(
          ErrorKind.CALLER,
          named
              + " "
              + store
              + ": "
              + path
              + " holds a store of "
              + filled
              + "; use --store "
              + filled
              + " or another directory");
    }
  }

  private static StartException unreadable(Path path, IOException e) {
    return new StartException(
        ErrorKind.UNAVAILABLE, path + ": cannot be used: " + e.getMessage(), e);
  }

  /// The store that filled a directory, which nobody needs to own. Directories from before the name
  /// was kept are told by the files of the built-in stores.
  ///
  /// @param otherwise the answer where none did, or nobody knows which
  static String filledBy(Path path, String otherwise) throws StartException {
    if (!OfflineStore.isThere(path)) {
      return otherwise;
    }
    Path name = path.resolve(STORE_NAME);
    if (Files.exists(name)) {
      try {
        return Files.readString(name).strip();
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }
    Path files = OfflineStore.directory(path);
    if (Files.exists(files.resolve("tables.mv.db"))) {
      return "h2";
    }
    return Files.exists(files.resolve("member")) ? "raft-mapdb" : otherwise;
  }

  /// Gives the directory back; removes it when it is ephemeral.
  @Override
  public void close() throws IOException {
    if (ephemeral) {
      removeContent(path);
    }
    lock.release();
    channel.close();
    if (ephemeral) {
      Files.deleteIfExists(path.resolve(LOCK));
      Files.deleteIfExists(path);
    }
  }

  /// Removes everything but the lock; the mark last, so that a removal that is cut short is taken
  /// up again.
  private static void removeContent(Path path) throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(path.resolve(LOCK)) && !file.equals(path.resolve(EPHEMERAL))) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!folder.equals(path)) {
              Files.delete(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Files.deleteIfExists(path.resolve(EPHEMERAL));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  private static StartException unusable(String named, Path path, IOException e) {
    return new StartException(
        ErrorKind.CALLER, named + " " + path + ": cannot be used: " + e.getMessage(), e);
  }
}
