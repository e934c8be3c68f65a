package io.binnacle.backend.h2.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/// The form of a journal file: frames one after the other, in space filled with zeros beforehand.
///
/// A frame is a header (length, checksum, number), the payload, and zeros up to the next multiple
/// of the header's length. So a header never straddles two sectors of the disk, and is after a
/// power failure either whole or still zero.
final class Segment {
  static final int HEADER_BYTES = 16;
  private static final int SECTOR_BYTES = 512;
  private static final String SUFFIX = ".journal";

  private Segment() {}

  /// What a file holds.
  ///
  /// @param end where the frames end
  /// @param torn whether behind the end lie remains of a frame that was not written to its end, and
  ///   hence never acknowledged
  record Contents(List<Frame> frames, long end, boolean torn) {}

  static String name(long firstFrame) {
    return String.format(Locale.ROOT, "%016x%s", firstFrame, SUFFIX);
  }

  static boolean named(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX);
  }

  static long firstFrame(Path file) throws DamagedFileException {
    String name = file.getFileName().toString();
    try {
      return Long.parseUnsignedLong(name.substring(0, name.length() - SUFFIX.length()), 16);
    } catch (NumberFormatException e) {
      throw new DamagedFileException(file, "not the name of a journal file", e);
    }
  }

  static int space(int payload) {
    int length = HEADER_BYTES + payload;
    return (length + HEADER_BYTES - 1) / HEADER_BYTES * HEADER_BYTES;
  }

  static ByteBuffer write(Frame frame) throws IOException {
    byte[] payload = frame.encode();
    ByteBuffer buffer = ByteBuffer.allocate(space(payload.length));
    buffer.putInt(payload.length);
    buffer.putInt(checksum(frame.number(), payload, 0, payload.length));
    buffer.putLong(frame.number());
    buffer.put(payload);
    return buffer.rewind();
  }

  /// Reads a file and tells a torn end from damage.
  ///
  /// Frames are forced one by one: whatever is followed by a valid frame was acknowledged. The last
  /// frame may be torn only if a part of it still is as it was before: beyond the end of the file,
  /// or a sector of zeros.
  static Contents read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<Frame> frames = new ArrayList<>();
    long expected = firstFrame(file);
    int at = 0;
    while (valid(bytes, at, expected)) {
      int length = buffer.getInt(at);
      byte[] payload = new byte[length];
      buffer.get(at + HEADER_BYTES, payload);
      frames.add(Frame.decode(expected, payload));
      at += space(length);
      expected++;
    }
    if (at >= bytes.length || zeros(bytes, at, bytes.length)) {
      return new Contents(frames, Math.min(at, bytes.length), false);
    }
    for (int later = at + HEADER_BYTES; later < bytes.length; later += HEADER_BYTES) {
      if (valid(bytes, later, expected + 1)) {
        throw new DamagedFileException(
            file, "frame " + expected + " at byte " + at + " has a wrong checksum");
      }
    }
    if (!torn(bytes, at, expected)) {
      throw new DamagedFileException(
          file, "frame " + expected + " at byte " + at + " has a wrong checksum");
    }
    return new Contents(frames, at, true);
  }

  private static boolean valid(byte[] bytes, int at, long number) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (at + HEADER_BYTES > buffer.limit() || buffer.getLong(at + 8) != number) {
      return false;
    }
    int length = buffer.getInt(at);
    return length >= Integer.BYTES
        && length <= buffer.limit() - at - HEADER_BYTES
        && checksum(number, bytes, at + HEADER_BYTES, length) == buffer.getInt(at + 4);
  }

  private static boolean torn(byte[] bytes, int at, long expected) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (at + HEADER_BYTES > bytes.length || zeros(bytes, at, at + HEADER_BYTES)) {
      return true;
    }
    int length = buffer.getInt(at);
    if (length < Integer.BYTES || buffer.getLong(at + 8) != expected) {
      return false;
    }
    long end = (long) at + HEADER_BYTES + length;
    if (end > bytes.length) {
      return true;
    }
    for (int from = at + HEADER_BYTES; from < end; ) {
      int to = (int) Math.min(end, (from / SECTOR_BYTES + 1L) * SECTOR_BYTES);
      if (zeros(bytes, from, to)) {
        return true;
      }
      from = to;
    }
    return false;
  }

  private static boolean zeros(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int checksum(long number, byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
