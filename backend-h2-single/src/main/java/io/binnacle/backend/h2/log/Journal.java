package io.binnacle.backend.h2.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An append-only log of frames in a few files; a frame is on the disk when `append` returns.
///
/// Files are filled with zeros and forced before use: a later force then has no metadata to write,
/// which halves its time. `append` belongs to one thread; the other methods are thread-safe. The
/// thread that appends must never be interrupted, since that closes the channel.
public final class Journal implements AutoCloseable {
  private static final int SEGMENT_BYTES = 8 << 20;

  private final Path directory;

  /// The files by their first frames. Guarded by itself.
  private final TreeMap<Long, Path> segments = new TreeMap<>();

  private @Nullable FileChannel channel;
  private long position;
  private long capacity;
  private volatile long lastFrame;
  private volatile long lastForceNanos;

  private Journal(Path directory) {
    this.directory = directory;
  }

  /// What an opened journal has to give back.
  public record Opened(Journal journal, List<Frame> frames) {}

  /// Opens the journal and reads what the tables lack.
  ///
  /// @param tables the file of the tables, to name it when it is the one that lacks something
  /// @param applied the last frame that the tables hold
  /// @throws DamagedFileException when a frame is missing or wrong that was acknowledged; nothing
  ///   is changed then
  public static Opened open(Path directory, Path tables, long applied) throws IOException {
    Files.createDirectories(directory);
    Scan scan = read(directory, tables, applied);
    for (Map.Entry<Path, Long> entry : scan.torn()) {
      try (FileChannel file = FileChannel.open(entry.getKey(), StandardOpenOption.WRITE)) {
        file.truncate(entry.getValue());
        file.force(true);
      }
    }
    Journal journal = new Journal(directory);
    journal.segments.putAll(scan.segments());
    journal.lastFrame = scan.lastFrame();
    return new Opened(journal, scan.missing());
  }

  /// What the files hold.
  ///
  /// @param missing the frames that the tables lack
  /// @param torn the files with remains of an unfinished frame, and where those begin
  private record Scan(
      NavigableMap<Long, Path> segments,
      List<Frame> missing,
      List<Map.Entry<Path, Long>> torn,
      long lastFrame) {}

  /// The frames that the tables lack. Reads every file and changes none.
  ///
  /// @throws DamagedFileException as [#open]
  public static List<Frame> verify(Path directory, Path tables, long applied) throws IOException {
    return read(directory, tables, applied).missing();
  }

  private static NavigableMap<Long, Path> segments(Path directory) throws IOException {
    TreeMap<Long, Path> segments = new TreeMap<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          if (Segment.named(file)) {
            segments.put(Segment.firstFrame(file), file);
          }
        }
      }
    }
    return segments;
  }

  private static Scan read(Path directory, Path tables, long applied) throws IOException {
    NavigableMap<Long, Path> segments = segments(directory);
    List<Frame> missing = new ArrayList<>();
    List<Map.Entry<Path, Long>> torn = new ArrayList<>();
    long expected = segments.isEmpty() ? applied + 1 : segments.firstKey();
    if (expected > applied + 1) {
      throw new DamagedFileException(
          tables, "it ends at frame " + applied + ", though it once held frame " + (expected - 1));
    }
    if (segments.isEmpty() && applied > 0) {
      throw new DamagedFileException(directory, "its newest file is missing");
    }
    for (Path file : segments.values()) {
      if (Segment.firstFrame(file) != expected) {
        throw new DamagedFileException(file, "frame " + expected + " is missing before it");
      }
      Segment.Contents contents = Segment.read(file);
      for (Frame frame : contents.frames()) {
        if (frame.number() > applied) {
          missing.add(frame);
        }
      }
      expected += contents.frames().size();
      boolean last = file.equals(segments.lastEntry().getValue());
      if (contents.torn()) {
        if (!last) {
          throw new DamagedFileException(file, "its last frame is not whole");
        }
        torn.add(Map.entry(file, contents.end()));
      }
    }
    if (expected - 1 < applied) {
      throw new DamagedFileException(
          directory, "it ends at frame " + (expected - 1) + ", the tables hold " + applied);
    }
    return new Scan(segments, missing, torn, expected - 1);
  }

  /// Whether a directory holds files of a journal.
  public static boolean exists(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (Segment.named(file)) {
          return true;
        }
      }
      return false;
    }
  }

  /// The number of the last frame.
  public long lastFrame() {
    return lastFrame;
  }

  /// How long the last force took.
  public long lastForceNanos() {
    return lastForceNanos;
  }

  /// Makes sure that the next frame of this many bytes finds space. When this fails, nothing was
  /// written.
  public void reserve(ByteBuffer frame) throws IOException {
    if (channel != null && position + frame.remaining() <= capacity) {
      return;
    }
    if (channel != null) {
      channel.close();
      channel = null;
    }
    Path file = directory.resolve(Segment.name(lastFrame + 1));
    long bytes = Math.max(SEGMENT_BYTES, frame.remaining());
    FileChannel next =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 18);
      for (long filled = 0; filled < bytes; filled += zeros.clear().remaining()) {
        writeFully(next, zeros.clear().limit((int) Math.min(1 << 18, bytes - filled)), filled);
      }
      next.force(true);
      forceDirectory(directory);
    } catch (IOException e) {
      next.close();
      Files.deleteIfExists(file);
      throw e;
    }
    channel = next;
    position = 0;
    capacity = bytes;
    synchronized (segments) {
      segments.put(lastFrame + 1, file);
    }
  }

  public static ByteBuffer encode(Frame frame) throws IOException {
    return Segment.write(frame);
  }

  /// Writes a frame for which space was reserved and forces it to the disk. When this fails, the
  /// frame may be there or not, and the journal must not be used again.
  public void append(ByteBuffer frame) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      throw new IOException("no space was reserved");
    }
    int length = frame.remaining();
    long number = lastFrame;
    writeFully(open, frame, position);
    long began = System.nanoTime();
    open.force(false);
    lastForceNanos = System.nanoTime() - began;
    position += length;
    lastFrame = number + 1;
  }

  /// Removes the files whose frames all lie at or below a number.
  public void release(long frame) throws IOException {
    List<Path> over = new ArrayList<>();
    synchronized (segments) {
      while (segments.size() > 1 && segments.higherKey(segments.firstKey()) <= frame + 1) {
        over.add(segments.pollFirstEntry().getValue());
      }
    }
    for (Path file : over) {
      Files.deleteIfExists(file);
    }
  }

  /// What the files take on disk.
  public long bytesOnDisk() throws IOException {
    List<Path> files;
    synchronized (segments) {
      files = List.copyOf(segments.values());
    }
    long bytes = 0;
    for (Path file : files) {
      if (Files.exists(file)) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  /// Makes the creation and renaming of files in a directory durable.
  public static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }
}
