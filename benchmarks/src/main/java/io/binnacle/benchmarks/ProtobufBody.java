package io.binnacle.benchmarks;

import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.ScalarType;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes the protobuf body that a Go client would send: what the pods of the benchmarks need of
/// the format, and no more.
final class ProtobufBody {
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ProtobufBody() {}

  static byte[] of(ObjectValue object, StructSchema schema) {
    ProtobufBody type = new ProtobufBody();
    type.bytes(1, utf8(object.text("apiVersion").orElseThrow()));
    type.bytes(2, utf8(object.text("kind").orElseThrow()));
    ProtobufBody unknown = new ProtobufBody();
    unknown.out.writeBytes(MAGIC);
    unknown.bytes(1, type.out.toByteArray());
    unknown.bytes(2, message(object.without("apiVersion").without("kind"), schema));
    return unknown.out.toByteArray();
  }

  private static byte[] message(ObjectValue object, StructSchema schema) {
    ProtobufBody message = new ProtobufBody();
    for (int i = 0; i < object.size(); i++) {
      Field field = schema.field(object.nameAt(i)).orElseThrow();
      message.field(field, 0, object.valueAt(i));
    }
    return message.out.toByteArray();
  }

  /// Structs that Go embeds are messages on the way to the field.
  private void field(Field field, int step, Value value) {
    int number = field.protoPath().get(step);
    if (step < field.protoPath().size() - 1) {
      ProtobufBody inner = new ProtobufBody();
      inner.field(field, step + 1, value);
      bytes(number, inner.out.toByteArray());
    } else {
      value(number, field.schema(), value);
    }
  }

  private void value(int number, Schema schema, Value value) {
    switch (schema) {
      case ListSchema list ->
          ((ListValue) value).items().forEach(item -> value(number, list.element(), item));
      case MapSchema map -> {
        ObjectValue entries = (ObjectValue) value;
        for (int i = 0; i < entries.size(); i++) {
          ProtobufBody entry = new ProtobufBody();
          entry.bytes(1, utf8(entries.nameAt(i)));
          entry.value(2, map.value(), entries.valueAt(i));
          bytes(number, entry.out.toByteArray());
        }
      }
      case StructSchema struct -> bytes(number, message((ObjectValue) value, struct));
      case ScalarSchema(ScalarType type) -> scalar(number, type, value);
      default -> throw new IllegalArgumentException("no pod of a benchmark has a " + schema);
    }
  }

  private void scalar(int number, ScalarType type, Value value) {
    ProtobufBody inner = new ProtobufBody();
    switch (value) {
      case TextValue(String text) when type == ScalarType.QUANTITY -> inner.bytes(1, utf8(text));
      case TextValue(String text) when type == ScalarType.INT_OR_STRING -> {
        inner.number(1, 1);
        inner.bytes(3, utf8(text));
      }
      case TextValue(String text) -> {
        bytes(number, utf8(text));
        return;
      }
      case BoolValue flag -> {
        number(number, flag.flag() ? 1 : 0);
        return;
      }
      case NumberValue.IntegerNumber integer when type != ScalarType.INT_OR_STRING -> {
        number(number, integer.number());
        return;
      }
      case NumberValue.IntegerNumber integer -> inner.number(2, integer.number());
      default -> throw new IllegalArgumentException("no pod of a benchmark has a " + value);
    }
    bytes(number, inner.out.toByteArray());
  }

  private void number(int number, long value) {
    varint((long) number << 3);
    varint(value);
  }

  private void bytes(int number, byte[] bytes) {
    varint((long) number << 3 | 2);
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
