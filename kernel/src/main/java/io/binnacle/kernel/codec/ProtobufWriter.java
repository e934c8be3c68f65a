package io.binnacle.kernel.codec;

import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.ProtobufNumbers;
import io.binnacle.kernel.schema.ProtobufNumbers.Member;
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
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// Writes objects as Kubernetes' protobuf, what [ProtobufReader] reads. Objects are as their schema
/// has them. What Go holds by value is written also when it is zero or absent, what it points to
/// and lists and maps only when they are there: so the bytes are those that upstream writes, and
/// clients may compare or hash them. What a struct holds that is not the schema's, such as the kind
/// of an object within another, is left out.
///
/// The static methods are thread-safe.
public final class ProtobufWriter {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int TYPE = 1;
  private static final int RAW = 2;
  private static final int ENCODING = 3;
  private static final int CONTENT_TYPE = 4;

  /// A tag and a length of five bytes each.
  private static final int LONGEST_HEAD = 10;

  private final ProtobufSink out = new ProtobufSink();

  private ProtobufWriter() {}

  /// The message of an object, without its type.
  public static byte[] message(ObjectValue object, StructSchema schema) {
    ProtobufWriter writer = new ProtobufWriter();
    writer.struct(object, schema, schema.numbers());
    return writer.out.toBytes();
  }

  /// What goes before a message that is sent: magic, type, and how long the message is.
  public static byte[] head(String apiVersion, String kind, int length) {
    ProtobufSink head = new ProtobufSink();
    head.delimited(RAW, length);
    int before = head.written();
    head.text(2, kind);
    head.text(1, apiVersion);
    head.message(TYPE, before);
    head.raw(MAGIC);
    return head.toBytes();
  }

  /// What goes after it: that nothing else encodes it.
  public static byte[] tail() {
    ProtobufSink tail = new ProtobufSink();
    tail.text(CONTENT_TYPE, "");
    tail.text(ENCODING, "");
    return tail.toBytes();
  }

  /// The head of a field that holds `length` bytes.
  public static byte[] fieldHead(int number, int length) {
    ProtobufSink head = new ProtobufSink(LONGEST_HEAD);
    head.delimited(number, length);
    return head.toBytes();
  }

  /// A field that holds true.
  public static byte[] flag(int number) {
    ProtobufSink flag = new ProtobufSink(LONGEST_HEAD);
    flag.bool(number, true);
    return flag.toBytes();
  }

  /// A `WatchEvent`.
  ///
  /// @param object the object, in its envelope
  public static byte[] event(String type, byte[] object) {
    ProtobufSink event = new ProtobufSink();
    event.bytes(1, object);
    event.message(2, 0);
    event.text(1, type);
    return event.toBytes();
  }

  private void struct(ObjectValue object, StructSchema schema, ProtobufNumbers numbers) {
    for (Member member : numbers.descending()) {
      switch (member) {
        case Member.Single(int number, Field field, boolean byValue) -> {
          Optional<Value> value = object.get(field.name());
          if (value.isPresent() && value.get() != NullValue.NULL) {
            field(number, field, value.get(), schema);
          } else if (byValue) {
            zero(number, field.schema());
          }
        }
        case Member.Embedded(int number, ProtobufNumbers inner) -> {
          int before = out.written();
          struct(object, schema, inner);
          out.message(number, before);
        }
      }
    }
  }

  private void zero(int number, Schema schema) {
    switch (schema) {
      case ScalarSchema(ScalarType type) -> zero(number, type);
      case StructSchema struct -> {
        int before = out.written();
        struct(ObjectValue.empty(), struct, struct.numbers());
        out.message(number, before);
      }
      default -> out.delimited(number, 0);
    }
  }

  private void zero(int number, ScalarType type) {
    switch (type) {
      case STRING, BYTES -> out.delimited(number, 0);
      case BOOLEAN, INT32, INT64 -> out.varint(number, 0);
      case DOUBLE -> out.float64(number, 0);
      case QUANTITY -> scalar(number, type, new TextValue("0"));
      case INT_OR_STRING -> intOrString(number, NumberValue.of(0));
      // Of no moment there is nothing to tell.
      case TIME, MICRO_TIME, DURATION -> out.delimited(number, 0);
    }
  }

  private void field(int number, Field field, Value value, StructSchema owner) {
    Optional<ProtobufUnion> union = ProtobufUnion.of(owner, field.name());
    switch (field.schema()) {
      case ListSchema list when value instanceof ListValue items -> {
        for (int i = items.size() - 1; i >= 0; i--) {
          value(number, list.element(), items.get(i));
        }
      }
      case MapSchema map when value instanceof ObjectValue entries -> {
        for (int i = entries.size() - 1; i >= 0; i--) {
          int before = out.written();
          if (union.isPresent()) {
            union(2, union.get(), entries.valueAt(i), owner);
          } else {
            value(2, map.value(), entries.valueAt(i));
          }
          out.text(1, entries.nameAt(i));
          out.message(number, before);
        }
      }
      case AnySchema _ when union.isPresent() -> union(number, union.get(), value, owner);
      default -> value(number, field.schema(), value);
    }
  }

  private void value(int number, Schema schema, Value value) {
    int before = out.written();
    switch (schema) {
      case ScalarSchema(ScalarType type) -> scalar(number, type, value);
      case StructSchema struct when value instanceof ObjectValue object -> {
        struct(object, struct, struct.numbers());
        out.message(number, before);
      }
      // A list in a list, or as the value of a map, is a message with the one field "items".
      case ListSchema list when value instanceof ListValue items -> {
        for (int i = items.size() - 1; i >= 0; i--) {
          value(1, list.element(), items.get(i));
        }
        out.message(number, before);
      }
      case AnySchema _ -> {
        out.bytes(1, JsonWriter.write(value));
        out.message(number, before);
      }
      default -> throw new IllegalArgumentException("not of its schema: " + value);
    }
  }

  private void union(int number, ProtobufUnion union, Value value, StructSchema schema) {
    int before = out.written();
    switch (value) {
      case ObjectValue object -> {
        value(union == ProtobufUnion.BOOLEAN ? 2 : 1, schema, object);
        if (union == ProtobufUnion.BOOLEAN) {
          out.bool(1, true);
        }
      }
      case ListValue list -> {
        Schema item = union == ProtobufUnion.NAMES ? new ScalarSchema(ScalarType.STRING) : schema;
        for (int i = list.size() - 1; i >= 0; i--) {
          value(2, item, list.get(i));
        }
      }
      default -> out.bool(1, value == BoolValue.TRUE);
    }
    out.message(number, before);
  }

  private void scalar(int number, ScalarType type, Value value) {
    if (value == NullValue.NULL) {
      return;
    }
    switch (type) {
      case STRING -> out.text(number, text(value));
      case BOOLEAN -> out.bool(number, value == BoolValue.TRUE);
      case INT32, INT64 -> out.varint(number, integer(value));
      case DOUBLE -> out.float64(number, number(value).asDouble());
      case BYTES -> out.bytes(number, Base64.getDecoder().decode(text(value)));
      case QUANTITY -> {
        int before = out.written();
        out.text(1, text(value));
        out.message(number, before);
      }
      case INT_OR_STRING -> intOrString(number, value);
      case TIME, MICRO_TIME -> {
        int before = out.written();
        Instant moment = Instant.parse(text(value));
        out.varint(2, moment.getNano());
        out.varint(1, moment.getEpochSecond());
        out.message(number, before);
      }
      // No built-in kind has one.
      case DURATION -> throw new IllegalArgumentException("a duration: " + value);
    }
  }

  private void intOrString(int number, Value value) {
    int before = out.written();
    boolean isText = value instanceof TextValue;
    out.text(3, isText ? text(value) : "");
    out.varint(2, isText ? 0 : integer(value));
    out.bool(1, isText);
    out.message(number, before);
  }

  private static String text(Value value) {
    if (value instanceof TextValue text) {
      return text.text();
    }
    throw new IllegalArgumentException("not a text: " + value);
  }

  private static long integer(Value value) {
    return switch (number(value)) {
      case NumberValue.IntegerNumber whole -> whole.number();
      case NumberValue.FloatNumber real -> (long) real.number();
    };
  }

  private static NumberValue number(Value value) {
    if (value instanceof NumberValue number) {
      return number;
    }
    throw new IllegalArgumentException("not a number: " + value);
  }
}
