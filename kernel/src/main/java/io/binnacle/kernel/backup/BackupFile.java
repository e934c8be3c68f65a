package io.binnacle.kernel.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// A backup in a file, which is there whole and on the disk, or not at all. Only its owner can read
/// it: it holds every Secret.
public final class BackupFile {
  /// What the name of a file ends with while it is written.
  public static final String UNFINISHED = ".tmp";

  private BackupFile() {}

  /// Writes the whole of a backup.
  @FunctionalInterface
  public interface Contents {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes a file; one of the same name is replaced when the new one is whole.
  public static void write(Path file, Contents contents) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    Files.deleteIfExists(unfinished);
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              ownerOnly())) {
        contents.writeTo(Channels.newOutputStream(channel));
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    force(file.toAbsolutePath().resolveSibling(""));
  }

  /// Opens a file to read it.
  public static BackupInput open(Path file, Optional<BackupKey> key) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BackupOutput.CHUNK);
    try {
      return new BackupInput(in, key);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }
}
