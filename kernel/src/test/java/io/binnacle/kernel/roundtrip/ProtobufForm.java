package io.binnacle.kernel.roundtrip;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.ScalarType;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes objects as Go clients send them in protobuf, for tests of the reader.
final class ProtobufForm {
  private static final int DELIMITED = 2;
  private static final int FIXED64 = 1;

  private ProtobufForm() {}

  static byte[] of(ObjectValue object, StructSchema schema) {
    Bytes type = new Bytes();
    type.text(1, object.text("apiVersion").orElse(""));
    type.text(2, object.text("kind").orElse(""));
    Bytes unknown = new Bytes();
    unknown.message(1, type);
    unknown.message(2, struct(object.without("kind").without("apiVersion"), schema));
    Bytes all = new Bytes();
    all.out.writeBytes(new byte[] {'k', '8', 's', 0});
    all.out.writeBytes(unknown.out.toByteArray());
    return all.out.toByteArray();
  }

  private static Bytes struct(ObjectValue object, StructSchema schema) {
    Embedded root = new Embedded();
    for (Field field : schema.fields()) {
      Value value = object.get(field.name()).orElse(NullValue.NULL);
      if (value != NullValue.NULL && !field.protoPath().isEmpty()) {
        Embedded place = root;
        List<Integer> path = field.protoPath();
        for (int number : path.subList(0, path.size() - 1)) {
          place = place.inner.computeIfAbsent(number, _ -> new Embedded());
        }
        write(place.bytes, path.getLast(), value, field.schema());
      }
    }
    return root.whole();
  }

  /// A message, and the messages of the structs that Go embeds in it.
  private static final class Embedded {
    private final Bytes bytes = new Bytes();
    private final Map<Integer, Embedded> inner = new LinkedHashMap<>();

    Bytes whole() {
      inner.forEach((number, embedded) -> bytes.message(number, embedded.whole()));
      return bytes;
    }
  }

  private static void write(Bytes bytes, int number, Value value, Schema schema) {
    switch (schema) {
      case ScalarSchema(ScalarType type) -> scalar(bytes, number, value, type);
      case StructSchema struct -> bytes.message(number, struct((ObjectValue) value, struct));
      case AnySchema _ -> {
        Bytes raw = new Bytes();
        raw.bytes(1, JsonWriter.write(value));
        bytes.message(number, raw);
      }
      case ListSchema list ->
          ((ListValue) value).forEach(item -> element(bytes, number, item, list.element()));
      case MapSchema map -> {
        ObjectValue members = (ObjectValue) value;
        for (int i = 0; i < members.size(); i++) {
          Bytes entry = new Bytes();
          entry.text(1, members.nameAt(i));
          element(entry, 2, members.valueAt(i), map.value());
          bytes.message(number, entry);
        }
      }
    }
  }

  /// A list in a list or a map is a message of its items.
  private static void element(Bytes bytes, int number, Value value, Schema schema) {
    if (schema instanceof ListSchema list && value instanceof ListValue items) {
      Bytes message = new Bytes();
      items.forEach(item -> element(message, 1, item, list.element()));
      bytes.message(number, message);
    } else {
      write(bytes, number, value, schema);
    }
  }

  private static void scalar(Bytes bytes, int number, Value value, ScalarType type) {
    switch (type) {
      case STRING -> bytes.text(number, text(value));
      case BOOLEAN -> bytes.varint(number, value == BoolValue.TRUE ? 1 : 0);
      case INT32, INT64 -> bytes.varint(number, ((NumberValue.IntegerNumber) value).number());
      case DOUBLE -> bytes.fixed64(number, ((NumberValue) value).asDouble());
      case BYTES -> bytes.bytes(number, Base64.getDecoder().decode(text(value)));
      case QUANTITY -> {
        Bytes quantity = new Bytes();
        quantity.text(1, text(value));
        bytes.message(number, quantity);
      }
      case INT_OR_STRING -> {
        boolean textual = value instanceof TextValue;
        Bytes either = new Bytes();
        either.varint(1, textual ? 1 : 0);
        either.varint(2, textual ? 0 : ((NumberValue.IntegerNumber) value).number());
        either.text(3, textual ? text(value) : "");
        bytes.message(number, either);
      }
      case TIME, MICRO_TIME -> {
        Instant moment = OffsetDateTime.parse(text(value)).toInstant();
        Bytes time = new Bytes();
        time.varint(1, moment.getEpochSecond());
        time.varint(2, moment.getNano());
        bytes.message(number, time);
      }
      case DURATION -> {
        long seconds = Long.parseLong(text(value).replace("s", ""));
        Bytes duration = new Bytes();
        duration.varint(1, seconds * 1_000_000_000L);
        bytes.message(number, duration);
      }
    }
  }

  private static String text(Value value) {
    return ((TextValue) value).text();
  }

  /// What is written of one message.
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void number(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    private void tag(int number, int wire) {
      number((long) number << 3 | wire);
    }

    void varint(int number, long value) {
      tag(number, 0);
      number(value);
    }

    void fixed64(int number, double value) {
      tag(number, FIXED64);
      out.writeBytes(
          ByteBuffer.allocate(Double.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putDouble(value)
              .array());
    }

    void bytes(int number, byte[] value) {
      tag(number, DELIMITED);
      number(value.length);
      out.writeBytes(value);
    }

    void text(int number, String value) {
      bytes(number, value.getBytes(StandardCharsets.UTF_8));
    }

    void message(int number, Bytes message) {
      bytes(number, message.out.toByteArray());
    }
  }
}
