package io.binnacle.kernel.discovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A field of a protobuf message that has a length.
final class Delimited {
  private final int number;
  private final byte[] content;

  private Delimited(int number, byte[] content) {
    this.number = number;
    this.content = content;
  }

  int number() {
    return number;
  }

  /// The fields of a message that has no others.
  static List<Delimited> all(byte[] message) {
    List<Delimited> fields = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(message);
    while (bytes.hasRemaining()) {
      int tag = varint(bytes);
      if ((tag & 7) != 2) {
        throw new IllegalArgumentException("a field of wire type " + (tag & 7));
      }
      byte[] content = new byte[varint(bytes)];
      bytes.get(content);
      fields.add(new Delimited(tag >>> 3, content));
    }
    return fields;
  }

  private static int varint(ByteBuffer bytes) {
    int number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      number |= (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }

  /// The fields of this field, which is a message.
  List<Delimited> fields() {
    return all(content);
  }

  String text() {
    return new String(content, StandardCharsets.UTF_8);
  }
}
