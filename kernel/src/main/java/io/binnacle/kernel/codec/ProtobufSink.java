package io.binnacle.kernel.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Takes the fields of protobuf messages from the last to the first: a message's length goes before
/// it, and is known only when the message is written. Confined to one thread.
final class ProtobufSink {
  private static final int FIRST_SIZE = 1 << 10;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;

  private byte[] bytes;
  private int start;

  ProtobufSink() {
    this(FIRST_SIZE);
  }

  /// @param size how much is expected
  ProtobufSink(int size) {
    bytes = new byte[size];
    start = size;
  }

  /// How much has been written.
  int written() {
    return bytes.length - start;
  }

  byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  private void reserve(int count) {
    if (count > start) {
      int size = written();
      byte[] larger = new byte[Math.max(2 * bytes.length, size + count)];
      System.arraycopy(bytes, start, larger, larger.length - size, size);
      start = larger.length - size;
      bytes = larger;
    }
    start -= count;
  }

  void raw(byte[] some) {
    reserve(some.length);
    System.arraycopy(some, 0, bytes, start, some.length);
  }

  void varint(int number, long value) {
    varint(value);
    tag(number, VARINT);
  }

  void bool(int number, boolean value) {
    varint(number, value ? 1 : 0);
  }

  void float64(int number, double value) {
    reserve(Double.BYTES);
    ByteBuffer.wrap(bytes, start, Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
    tag(number, FIXED64);
  }

  void bytes(int number, byte[] value) {
    raw(value);
    delimited(number, value.length);
  }

  void text(int number, String value) {
    bytes(number, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Puts the head before a message.
  ///
  /// @param before what [#written] was before the message
  void message(int number, int before) {
    delimited(number, written() - before);
  }

  /// The head of a field of `length` bytes.
  void delimited(int number, int length) {
    varint(length);
    tag(number, DELIMITED);
  }

  private void tag(int number, int type) {
    varint(((long) number << 3) | type);
  }

  private void varint(long value) {
    int size = (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    reserve(size);
    long left = value;
    for (int i = start; i < start + size - 1; i++) {
      bytes[i] = (byte) ((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes[start + size - 1] = (byte) left;
  }
}
