package io.binnacle.compatibility.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// The files of a node's store while no process has them, and how a disk may leave them.
///
/// A file of the log is a header of eight bytes, then entries: the length as a varint, as many
/// bytes, a checksum of four; zeros follow the last.
final class NodeLog {
  private static final int HEADER_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final int SECTOR = 512;
  private static final int LARGE_BYTES = 5_000;

  /// What an entry begins with.
  private static final byte TERM = 0x08;

  private final Path store;

  /// @param data the node's data directory
  NodeLog(Path data) {
    this.store = data.resolve("store");
  }

  private record Frame(int begin, int body, int end) {}

  /// Leaves the first sectors of an entry behind the last one, as a crash in the middle of a write
  /// does.
  void tear(Random random) throws IOException {
    Path file = newest();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    List<Frame> frames = frames(bytes);
    if (frames.isEmpty()) {
      return;
    }
    Frame last = frames.getLast();
    ByteBuffer next = ByteBuffer.allocate(LARGE_BYTES);
    next.put((byte) ((LARGE_BYTES & 0x7f) | 0x80)).put((byte) (LARGE_BYTES >> 7));
    next.put(TERM);
    while (next.hasRemaining()) {
      next.put((byte) (1 + random.nextInt(100)));
    }
    int written = SECTOR - last.end() % SECTOR + SECTOR * random.nextInt(LARGE_BYTES / SECTOR - 1);
    write(file, last.end(), next.flip().limit(written));
  }

  /// Turns a bit of the last entry.
  ///
  /// @return the file
  Path flipEntry(Random random) throws IOException {
    Path file = newest();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    List<Frame> frames = frames(bytes);
    assertThat(frames).as("entries in %s", file).isNotEmpty();
    Frame last = frames.getLast();
    flip(file, last.body() + random.nextInt(last.end() - last.body()), random);
    return file;
  }

  boolean hasSnapshot() throws IOException {
    return !files("snapshot").isEmpty();
  }

  /// Turns a bit of the newest snapshot.
  Path flipSnapshot(Random random) throws IOException {
    Path file = files("snapshot").getLast();
    flip(file, random.nextInt((int) Files.size(file)), random);
    return file;
  }

  private static void flip(Path file, int position, Random random) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.read(one, position);
    }
    one.put(0, (byte) (one.get(0) ^ (1 << random.nextInt(8))));
    write(file, position, one.rewind());
  }

  private static void write(Path file, int position, ByteBuffer bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(bytes, position);
    }
  }

  /// The file with the newest entries.
  private Path newest() throws IOException {
    List<Path> open = files("log_inprogress_");
    List<Path> found = open.isEmpty() ? files("log_") : open;
    assertThat(found).as("files of the log in %s", store).isNotEmpty();
    return found.getLast();
  }

  /// Files of a kind, the newest last.
  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> all = Files.walk(store)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .toList();
    }
  }

  private static List<Frame> frames(ByteBuffer file) {
    List<Frame> found = new ArrayList<>();
    int at = HEADER_BYTES;
    while (at < file.limit() && file.get(at) != 0) {
      int length = 0;
      int body = at;
      int shift = 0;
      do {
        length |= (file.get(body) & 0x7f) << shift;
        shift += 7;
      } while (file.get(body++) < 0);
      int end = body + length + CHECKSUM_BYTES;
      found.add(new Frame(at, body, end));
      at = end;
    }
    return found;
  }
}
