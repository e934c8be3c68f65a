package io.binnacle.kernel.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Walks the fields of one protobuf message. After [#next] exactly one of the reading methods, or
/// [#skip], is called. Confined to one thread.
final class ProtobufWire {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;

  /// How many messages it is in.
  private final int depth;

  private int at;
  private int number;
  private int type;

  ProtobufWire(byte[] bytes, int start, int end) {
    this(bytes, start, end, 0);
  }

  private ProtobufWire(byte[] bytes, int start, int end, int depth) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.depth = depth;
  }

  /// Goes to the next field.
  boolean next() throws MalformedException {
    if (at >= end) {
      return false;
    }
    long tag = rawVarint();
    number = (int) (tag >>> 3);
    type = (int) (tag & 7);
    if (number <= 0) {
      throw new MalformedException("proto: illegal tag " + number + " (wire type " + type + ")");
    }
    return true;
  }

  int number() {
    return number;
  }

  boolean delimited() {
    return type == DELIMITED;
  }

  long varint() throws MalformedException {
    expect(VARINT);
    return rawVarint();
  }

  double float64() throws MalformedException {
    expect(FIXED64);
    int start = take(Double.BYTES);
    return ByteBuffer.wrap(bytes, start, Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).getDouble();
  }

  byte[] bytes() throws MalformedException {
    expect(DELIMITED);
    int length = length();
    int start = take(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  String text() throws MalformedException {
    expect(DELIMITED);
    int length = length();
    int start = take(length);
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  ProtobufWire message() throws MalformedException {
    expect(DELIMITED);
    int length = length();
    int start = take(length);
    if (depth >= JsonReader.DEEPEST) {
      throw new MalformedException(JsonReader.TOO_DEEP);
    }
    return new ProtobufWire(bytes, start, start + length, depth + 1);
  }

  void skip() throws MalformedException {
    switch (type) {
      case VARINT -> rawVarint();
      case FIXED64 -> take(8);
      case DELIMITED -> take(length());
      case FIXED32 -> take(4);
      default -> throw new MalformedException("proto: illegal wireType " + type);
    }
  }

  private void expect(int wanted) throws MalformedException {
    if (type != wanted) {
      throw new MalformedException("proto: wrong wireType = " + type + " for field " + number);
    }
  }

  private int length() throws MalformedException {
    long length = rawVarint();
    if (length < 0 || length > end - at) {
      throw new MalformedException("unexpected EOF");
    }
    return (int) length;
  }

  private int take(int count) throws MalformedException {
    if (count > end - at) {
      throw new MalformedException("unexpected EOF");
    }
    int start = at;
    at += count;
    return start;
  }

  private long rawVarint() throws MalformedException {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw new MalformedException("unexpected EOF");
      }
      byte b = bytes[at++];
      result |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return result;
      }
    }
    throw new MalformedException("proto: integer overflow");
  }
}
