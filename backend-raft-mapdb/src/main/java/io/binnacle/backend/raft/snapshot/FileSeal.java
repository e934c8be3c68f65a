package io.binnacle.backend.raft.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// The last bytes of a snapshot file: how long the rest is, and its checksum.
///
/// It is checked before the table is opened: the table's reader believes the lengths that it finds,
/// and damaged ones would make it take all memory or run in circles.
final class FileSeal {
  private static final long MAGIC = 0x42_4e_43_4c_53_4e_50_31L;
  private static final int BYTES = 3 * Long.BYTES;
  private static final int BUFFER_BYTES = 256 << 10;

  private FileSeal() {}

  /// Seals a file and returns when all of it is durable.
  static void append(Path path, Pace pace) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long length = file.size();
      ByteBuffer seal = ByteBuffer.allocate(BYTES);
      seal.putLong(MAGIC).putLong(length).putLong(checksum(file, length, pace)).flip();
      file.position(length);
      while (seal.hasRemaining()) {
        file.write(seal);
      }
      file.force(true);
    }
  }

  /// @throws DamagedSnapshotException when the file is not as it was sealed
  static void check(Path path, Pace pace) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      check(file, path, pace);
    }
  }

  private static void check(FileChannel file, Path path, Pace pace) throws IOException {
    try {
      long length = file.size() - BYTES;
      if (length < 0) {
        throw new DamagedSnapshotException(path, "it has only " + file.size() + " bytes");
      }
      ByteBuffer seal = ByteBuffer.allocate(BYTES);
      read(file, length, seal);
      if (seal.getLong() != MAGIC || seal.getLong() != length) {
        throw new DamagedSnapshotException(path, "its end is missing");
      }
      if (seal.getLong() != checksum(file, length, pace)) {
        throw new DamagedSnapshotException(path, "its bytes do not match their checksum");
      }
    } catch (DamagedSnapshotException | ClosedChannelException e) {
      // An interrupted reader says nothing about the file.
      throw e;
    } catch (IOException e) {
      throw new DamagedSnapshotException(path, "it cannot be read: " + e.getMessage(), e);
    }
  }

  private static long checksum(FileChannel file, long length, Pace pace) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    for (long at = 0; at < length; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, length - at));
      read(file, at, buffer);
      checksum.update(buffer.duplicate());
      pace.did(buffer.limit());
    }
    return checksum.getValue();
  }

  private static void read(FileChannel file, long from, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (file.read(into, from + into.position()) < 0) {
        throw new IOException("it ended while it was read");
      }
    }
    into.flip();
  }
}
