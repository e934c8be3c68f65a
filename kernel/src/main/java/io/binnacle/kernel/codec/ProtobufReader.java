package io.binnacle.kernel.codec;

import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.ProtobufNumbers;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.ScalarType;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.kernel.schema.Times;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads Kubernetes' protobuf: the magic `k8s\0`, a `runtime.Unknown` that tells the type, and in
/// it the object, whose field numbers the schema knows. The result is the JSON that it stands for.
///
/// Thread-safe.
public final class ProtobufReader {
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private ProtobufReader() {}

  /// @throws MalformedException when the bytes are not of this form
  public static ObjectValue read(byte[] body, StructSchema schema) throws MalformedException {
    if (body.length < MAGIC.length
        || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new MalformedException(
          "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
    }
    ObjectValue.Builder result = ObjectValue.builder();
    byte[] raw = new byte[0];
    ProtobufWire wire = new ProtobufWire(body, MAGIC.length, body.length);
    while (wire.next()) {
      switch (wire.number()) {
        case 1 -> type(wire.message(), result);
        case 2 -> raw = wire.bytes();
        default -> wire.skip();
      }
    }
    ObjectValue read = result.putAll(struct(new ProtobufWire(raw, 0, raw.length), schema)).build();
    // It holds JSON, whose depth comes on top of its own.
    if (JsonReader.tooDeep(read)) {
      throw new MalformedException(JsonReader.TOO_DEEP);
    }
    return read;
  }

  private static void type(ProtobufWire wire, ObjectValue.Builder into) throws MalformedException {
    String apiVersion = "";
    String kind = "";
    while (wire.next()) {
      switch (wire.number()) {
        case 1 -> apiVersion = wire.text();
        case 2 -> kind = wire.text();
        default -> wire.skip();
      }
    }
    into.put("kind", kind).put("apiVersion", apiVersion);
  }

  private static ObjectValue struct(ProtobufWire wire, StructSchema schema)
      throws MalformedException {
    Members members = new Members();
    collect(wire, schema, schema.numbers(), members);
    return members.object();
  }

  /// The members of a struct while it is read. Items of lists and entries of maps come one by one.
  private static final class Members {
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, List<Value>> lists = new HashMap<>();
    private final Map<String, ObjectValue.Builder> maps = new HashMap<>();

    void put(String name, Value value) {
      values.put(name, value);
    }

    /// The items of a list so far; the list's place among the members is that of its first item.
    List<Value> list(String name) {
      values.putIfAbsent(name, NullValue.NULL);
      return lists.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    ObjectValue.Builder map(String name) {
      values.putIfAbsent(name, NullValue.NULL);
      return maps.computeIfAbsent(name, _ -> ObjectValue.builder());
    }

    ObjectValue object() {
      lists.forEach((name, items) -> values.put(name, new ListValue(items)));
      maps.forEach((name, entries) -> values.put(name, entries.build()));
      return ObjectValue.of(values);
    }
  }

  /// Reads a message into the members of the struct; embedded structs' messages are read into it
  /// too.
  private static void collect(
      ProtobufWire wire, StructSchema struct, ProtobufNumbers numbers, Members members)
      throws MalformedException {
    while (wire.next()) {
      Optional<Field> field = numbers.field(wire.number());
      if (field.isPresent()) {
        read(wire, struct, field.get(), members);
        continue;
      }
      Optional<ProtobufNumbers> embedded = numbers.embedded(wire.number());
      if (embedded.isPresent() && wire.delimited()) {
        collect(wire.message(), struct, embedded.get(), members);
      } else {
        wire.skip();
      }
    }
  }

  private static void read(ProtobufWire wire, StructSchema struct, Field field, Members members)
      throws MalformedException {
    Optional<ProtobufUnion> union = ProtobufUnion.of(struct, field.name());
    switch (field.schema()) {
      case AnySchema _ when union.isPresent() ->
          members.put(field.name(), union(wire.message(), union.get(), struct));
      case MapSchema _ when union.isPresent() ->
          unionEntry(wire.message(), union.get(), struct, members.map(field.name()));
      case ListSchema list -> {
        Value item = value(wire, list.element());
        members.list(field.name()).add(item);
      }
      case MapSchema map -> entry(wire.message(), map.value(), members.map(field.name()));
      default -> members.put(field.name(), value(wire, field.schema()));
    }
  }

  private static void entry(ProtobufWire entry, Schema schema, ObjectValue.Builder into)
      throws MalformedException {
    String key = "";
    Value value = absent(schema);
    while (entry.next()) {
      switch (entry.number()) {
        case 1 -> key = entry.text();
        case 2 -> value = value(entry, schema);
        default -> entry.skip();
      }
    }
    into.put(key, value);
  }

  private static Value union(ProtobufWire wire, ProtobufUnion union, StructSchema schema)
      throws MalformedException {
    Value result = union == ProtobufUnion.BOOLEAN ? Value.of(false) : NullValue.NULL;
    List<Value> items = new ArrayList<>();
    while (wire.next()) {
      boolean first = wire.number() == 1;
      if (union == ProtobufUnion.BOOLEAN) {
        if (first) {
          result = Value.of(wire.varint() != 0);
        } else {
          return struct(wire.message(), schema);
        }
      } else if (first) {
        result = struct(wire.message(), schema);
      } else {
        items.add(
            union == ProtobufUnion.NAMES
                ? new TextValue(wire.text())
                : struct(wire.message(), schema));
      }
    }
    return items.isEmpty() ? result : new ListValue(items);
  }

  private static void unionEntry(
      ProtobufWire entry, ProtobufUnion union, StructSchema schema, ObjectValue.Builder into)
      throws MalformedException {
    String key = "";
    Value value = NullValue.NULL;
    while (entry.next()) {
      switch (entry.number()) {
        case 1 -> key = entry.text();
        case 2 -> value = union(entry.message(), union, schema);
        default -> entry.skip();
      }
    }
    into.put(key, value);
  }

  /// An entry's value that is zero may be left out.
  private static Value absent(Schema schema) {
    return schema instanceof ScalarSchema(ScalarType type) && type == ScalarType.STRING
        ? new TextValue("")
        : NullValue.NULL;
  }

  private static Value value(ProtobufWire wire, Schema schema) throws MalformedException {
    return switch (schema) {
      case ScalarSchema(ScalarType type) -> scalar(wire, type);
      case StructSchema struct -> struct(wire.message(), struct);
      case AnySchema any -> raw(wire.message());
      // A list in a list, or as the value of a map, is a message with the one field "items".
      case ListSchema list -> {
        List<Value> items = new ArrayList<>();
        ProtobufWire message = wire.message();
        while (message.next()) {
          items.add(value(message, list.element()));
        }
        yield new ListValue(items);
      }
      case MapSchema map -> throw new MalformedException("proto: a map cannot be nested");
    };
  }

  private static Value scalar(ProtobufWire wire, ScalarType type) throws MalformedException {
    return switch (type) {
      case STRING -> new TextValue(wire.text());
      case BOOLEAN -> Value.of(wire.varint() != 0);
      case INT32, INT64 -> Value.of(wire.varint());
      case DOUBLE -> NumberValue.of(wire.float64());
      case BYTES -> new TextValue(Base64.getEncoder().encodeToString(wire.bytes()));
      case QUANTITY -> quantity(wire.message());
      case INT_OR_STRING -> intOrString(wire.message());
      case TIME, MICRO_TIME -> time(wire.message(), type);
      case DURATION -> duration(wire.message());
    };
  }

  private static Value quantity(ProtobufWire wire) throws MalformedException {
    String text = "0";
    while (wire.next()) {
      if (wire.number() == 1) {
        text = wire.text();
      } else {
        wire.skip();
      }
    }
    return new TextValue(text);
  }

  private static Value intOrString(ProtobufWire wire) throws MalformedException {
    boolean isText = false;
    long number = 0;
    String text = "";
    while (wire.next()) {
      switch (wire.number()) {
        case 1 -> isText = wire.varint() == 1;
        case 2 -> number = wire.varint();
        case 3 -> text = wire.text();
        default -> wire.skip();
      }
    }
    return isText ? new TextValue(text) : Value.of(number);
  }

  private static Value time(ProtobufWire wire, ScalarType type) throws MalformedException {
    long seconds = 0;
    long nanos = 0;
    while (wire.next()) {
      switch (wire.number()) {
        case 1 -> seconds = wire.varint();
        case 2 -> nanos = wire.varint();
        default -> wire.skip();
      }
    }
    if (seconds == 0 && nanos == 0) {
      return NullValue.NULL;
    }
    Instant moment = Instant.ofEpochSecond(seconds, nanos);
    return type == ScalarType.TIME ? Times.time(moment) : Times.microTime(moment);
  }

  private static Value duration(ProtobufWire wire) throws MalformedException {
    long nanos = 0;
    while (wire.next()) {
      if (wire.number() == 1) {
        nanos = wire.varint();
      } else {
        wire.skip();
      }
    }
    return new TextValue(nanos / 1e9 + "s");
  }

  /// `RawExtension`, `JSON` and `FieldsV1` carry JSON.
  private static Value raw(ProtobufWire wire) throws MalformedException {
    Value value = NullValue.NULL;
    while (wire.next()) {
      if (wire.number() == 1) {
        value = JsonReader.read(wire.bytes());
      } else {
        wire.skip();
      }
    }
    return value;
  }
}
