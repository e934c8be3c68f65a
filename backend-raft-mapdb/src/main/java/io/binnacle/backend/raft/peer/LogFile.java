package io.binnacle.backend.raft.peer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of the log: a header, entries one behind the other, zeros up to the end. Ratis names it
/// by the indices of its first and last entries; the file that is written to has no last one yet.
///
/// @param last empty for the file that is written to
record LogFile(Path path, long first, Optional<Long> last) {
  private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
  private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");
  private static final ByteBuffer HEADER =
      ByteBuffer.wrap("RaftLog1".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  /// What a disk writes whole or not at all.
  private static final int SECTOR = 512;

  /// How far the whole entries of a file go.
  ///
  /// @param next the index that the next entry would have
  /// @param firstTerm that of the first entry; 0 when there is none
  /// @param lastTerm that of the last entry; 0 when there is none
  record Reach(long next, long firstTerm, long lastTerm) {}

  /// What was found in a file.
  sealed interface Finding {}

  /// Entries up to the last one, then nothing.
  record Sound(Reach reach) implements Finding {}

  /// Behind the last whole entry begins one whose writing was cut off.
  ///
  /// @param length that of the file without it
  record Torn(int length, Reach reach) implements Finding {}

  /// What was written whole has changed since.
  record Damaged(int position) implements Finding {}

  static Optional<LogFile> of(Path path) {
    String name = path.getFileName().toString();
    Matcher closed = CLOSED.matcher(name);
    if (closed.matches()) {
      return Optional.of(
          new LogFile(
              path, Long.parseLong(closed.group(1)), Optional.of(Long.parseLong(closed.group(2)))));
    }
    Matcher open = OPEN.matcher(name);
    return open.matches()
        ? Optional.of(new LogFile(path, Long.parseLong(open.group(1)), Optional.empty()))
        : Optional.empty();
  }

  Finding examine() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      ByteBuffer bytes =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)
              .asByteBuffer()
              .asReadOnlyBuffer();
      return examine(bytes);
    }
  }

  private Finding examine(ByteBuffer bytes) {
    int used = used(bytes);
    int header = HEADER.remaining();
    if (bytes.limit() < header || !bytes.slice(0, header).equals(HEADER)) {
      return behind(bytes, 0, used, new Reach(first, 0, 0));
    }
    int position = header;
    long next = first;
    long firstTerm = 0;
    long lastTerm = 0;
    Optional<LogFrame> frame = LogFrame.at(bytes, position);
    while (frame.isPresent() && frame.get().index() == next && frame.get().term() >= lastTerm) {
      lastTerm = frame.get().term();
      firstTerm = firstTerm == 0 ? lastTerm : firstTerm;
      position = frame.get().end();
      next++;
      frame = LogFrame.at(bytes, position);
    }
    Reach reach = new Reach(next, firstTerm, lastTerm);
    return used <= position ? new Sound(reach) : behind(bytes, position, used, reach);
  }

  /// Tells what became of the entry at a position where none can be read.
  private static Finding behind(ByteBuffer bytes, int position, int used, Reach reach) {
    if (used == 0) {
      return new Torn(0, reach);
    }
    for (int at = position; at < used; at++) {
      if (LogFrame.at(bytes, at).isPresent()) {
        return new Damaged(position);
      }
    }
    return torn(bytes, position, used) ? new Torn(position, reach) : new Damaged(position);
  }

  /// Whether a part of the entry was never written: it goes on behind the end of the file, or a
  /// sector of it still has the zeros that the file was filled with.
  private static boolean torn(ByteBuffer bytes, int position, int used) {
    // The checksum may end with zeros, which look like the filling behind it.
    for (int end = used; end < Math.min(used + Integer.BYTES, bytes.limit() + 1); end++) {
      if (LogFrame.wholeButForItsLength(bytes, position, end)) {
        return false;
      }
    }
    Optional<LogFrame.Length> length = LogFrame.length(bytes, position);
    if (length.isEmpty()) {
      // Not even its length is all there.
      return LogFrame.cutOffInItsLength(bytes, position)
          || (used > sectorEnd(position) && zeros(bytes, position, sectorEnd(position)));
    }
    if (length.get().frameEnd() > bytes.limit()) {
      return true;
    }
    int end = (int) length.get().frameEnd();
    for (int from = position; from < end; from = sectorEnd(from)) {
      if (zeros(bytes, from, Math.min(sectorEnd(from), end))) {
        return true;
      }
    }
    return false;
  }

  private static int sectorEnd(int position) {
    return position - position % SECTOR + SECTOR;
  }

  private static boolean zeros(ByteBuffer bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Where the zeros begin that go on up to the end.
  private static int used(ByteBuffer bytes) {
    int end = bytes.limit();
    while (end > 0 && bytes.get(end - 1) == 0) {
      end--;
    }
    return end;
  }
}
