package io.binnacle.distribution.fuzz;

import io.binnacle.kernel.codec.ProtobufWriter;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ObjectValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Objects in protobuf, right or with harm done to the envelope, the lengths or the fields.
final class Messages {
  private static final int DEEPEST = 20_000;

  private final Choices choices;
  private final Texts texts;

  Messages(Choices choices) {
    this.choices = choices;
    this.texts = new Texts(choices);
  }

  byte[] of(ObjectValue object, StructSchema schema) {
    byte[] message;
    try {
      message = ProtobufWriter.message(object, schema);
    } catch (RuntimeException | StackOverflowError unwritable) {
      // The writer is made for what has been checked.
      message = fields(0);
    }
    if (choices.flip()) {
      message = choices.onceIn(4) ? fields(0) : texts.flipped(message);
    }
    byte[] head =
        ProtobufWriter.head(
            choices.onceIn(30) ? "v1" : object.text("apiVersion").orElse("v1"),
            choices.onceIn(30) ? "Pod" : object.text("kind").orElse("Pod"),
            choices.onceIn(20) ? message.length + choices.below(300) : message.length);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head);
    all.writeBytes(message);
    if (!choices.onceIn(20)) {
      all.writeBytes(ProtobufWriter.tail());
    }
    return choices.onceIn(5) ? texts.flipped(all.toByteArray()) : all.toByteArray();
  }

  /// Fields of any number and wire type.
  private byte[] fields(int depth) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (depth == 0 && choices.onceIn(10)) {
      for (int i = choices.below(DEEPEST); i > 0; i--) {
        all.write(choices.onceIn(2000) ? 0x0c : 0x0b);
      }
      return all.toByteArray();
    }
    if (depth == 0 && choices.onceIn(10)) {
      return nested();
    }
    for (int i = choices.below(6); i > 0; i--) {
      int number = choices.onceIn(10) ? choices.below(1 << 20) : choices.below(24);
      int wire = choices.onceIn(5) ? choices.below(8) : 2;
      varint(all, ((long) number << 3) | wire);
      switch (wire) {
        case 0 -> varint(all, choices.onceIn(3) ? -1L : choices.below(300));
        case 2 -> {
          byte[] content =
              depth < 5 && choices.flip()
                  ? fields(depth + 1)
                  : new Values(choices).text().getBytes(StandardCharsets.UTF_8);
          varint(all, choices.onceIn(15) ? odd() : content.length);
          all.writeBytes(content);
        }
        default -> {
          for (int b = choices.below(9); b > 0; b--) {
            all.write(choices.below(256));
          }
        }
      }
    }
    return all.toByteArray();
  }

  private long odd() {
    return switch (choices.below(4)) {
      case 0 -> -1L;
      case 1 -> Integer.MAX_VALUE;
      case 2 -> 1L << 40;
      default -> choices.below(5000);
    };
  }

  /// A message in a message, and so on, each of them the same field.
  private byte[] nested() {
    int field = 1 + choices.below(15);
    byte[] inner = {};
    for (int i = choices.below(2000); i > 0; i--) {
      ByteArrayOutputStream outer = new ByteArrayOutputStream();
      varint(outer, ((long) field << 3) | 2);
      varint(outer, inner.length);
      outer.writeBytes(inner);
      inner = outer.toByteArray();
    }
    return inner;
  }

  private void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    if (choices.onceIn(40)) {
      // Longer than it need be, or than it may be.
      out.write((int) (left | 0x80));
      for (int i = choices.below(12); i > 0; i--) {
        out.write(0x80);
      }
      left = 0;
    }
    out.write((int) left);
  }
}
