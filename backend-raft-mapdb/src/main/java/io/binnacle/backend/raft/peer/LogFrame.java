package io.binnacle.backend.raft.peer;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One entry as it stands in a file of the log: its length as a varint, the entry itself, the
/// CRC32C of both. Positions are those of the file.
///
/// @param end where the next frame begins
/// @param term the term of the leader that made the entry
/// @param index the entry's index in the log
record LogFrame(int end, long term, long index) {
  private static final int CHECKSUM_BYTES = 4;

  /// The tags of the first two fields of an entry; fields that are zero are left out.
  private static final byte TERM = 0x08;

  private static final byte INDEX = 0x10;

  /// The longest varint of a length, and of a number.
  private static final int LENGTH_BYTES = 5;

  private static final int NUMBER_BYTES = 10;

  /// A length as it is written.
  ///
  /// @param body where what it counts begins
  record Length(int body, int bytes) {
    long frameEnd() {
      return (long) body + bytes + CHECKSUM_BYTES;
    }
  }

  /// The whole frame at a position; empty when there is none.
  static Optional<LogFrame> at(ByteBuffer file, int position) {
    return length(file, position)
        .filter(length -> length.frameEnd() <= file.limit())
        .flatMap(length -> whole(file, position, length));
  }

  private static Optional<LogFrame> whole(ByteBuffer file, int position, Length length) {
    Optional<LogFrame> begun = begun(file, length);
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    int checksumAt = length.body() + length.bytes();
    CRC32C checksum = new CRC32C();
    checksum.update(file.slice(position, checksumAt - position));
    return (int) checksum.getValue() == file.getInt(checksumAt) ? begun : Optional.empty();
  }

  /// Empty when no length stands at the position that an entry may have.
  static Optional<Length> length(ByteBuffer file, int position) {
    long value = 0;
    for (int i = 0; i < LENGTH_BYTES && position + i < file.limit(); i++) {
      byte next = file.get(position + i);
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value > 0 && value <= Settings.LARGEST_ENTRY.getSize()
            ? Optional.of(new Length(position + i + 1, (int) value))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// Whether the file ends within a length.
  static boolean cutOffInItsLength(ByteBuffer file, int position) {
    int at = position;
    while (at < file.limit() && file.get(at) < 0) {
      at++;
    }
    return at == file.limit() && at - position < LENGTH_BYTES;
  }

  /// Whether what stands from the position to an end would be whole if only its length were
  /// another.
  static boolean wholeButForItsLength(ByteBuffer file, int position, int end) {
    for (int width = 1; width < LENGTH_BYTES; width++) {
      int body = position + width;
      int bytes = end - CHECKSUM_BYTES - body;
      if (bytes > 0 && width == width(bytes)) {
        ByteBuffer length = ByteBuffer.allocate(width);
        for (int i = 0; i < width; i++) {
          int more = i == width - 1 ? 0 : 0x80;
          length.put(i, (byte) (((bytes >> (7 * i)) & 0x7f) | more));
        }
        CRC32C checksum = new CRC32C();
        checksum.update(length);
        checksum.update(file.slice(body, bytes));
        if ((int) checksum.getValue() == file.getInt(end - CHECKSUM_BYTES)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int width(int length) {
    int width = 1;
    while (length >> (7 * width) != 0) {
      width++;
    }
    return width;
  }

  /// Empty when what follows the length does not begin as an entry does.
  private static Optional<LogFrame> begun(ByteBuffer file, Length length) {
    int end = length.body() + length.bytes();
    int frameEnd = (int) length.frameEnd();
    if (file.get(length.body()) != TERM) {
      return Optional.empty();
    }
    Optional<Varint> term = number(file, length.body() + 1, end);
    if (term.isEmpty()) {
      return Optional.empty();
    }
    int next = term.get().end();
    if (next >= end || file.get(next) != INDEX) {
      return Optional.of(new LogFrame(frameEnd, term.get().value(), 0));
    }
    return number(file, next + 1, end)
        .map(index -> new LogFrame(frameEnd, term.get().value(), index.value()));
  }

  /// A varint.
  ///
  /// @param end where what follows it begins
  private record Varint(long value, int end) {}

  private static Optional<Varint> number(ByteBuffer file, int position, int end) {
    long value = 0;
    for (int i = 0; i < NUMBER_BYTES && position + i < end; i++) {
      byte next = file.get(position + i);
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return Optional.of(new Varint(value, position + i + 1));
      }
    }
    return Optional.empty();
  }
}
