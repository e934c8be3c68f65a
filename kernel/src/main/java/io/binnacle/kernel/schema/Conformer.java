package io.binnacle.kernel.schema;

import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Brings objects into the form that a decoding into the Go type and an encoding of it would give:
/// unknown members go, zero values are written or not as [Presence] says, quantities and times are
/// canonical, members stand in the order of the schema and map members in the order of their names.
///
/// What does not fit is refused in the words of Go's decoder. Thread-safe.
public final class Conformer {
  /// Go's strict decoder remembers no more.
  private static final int MOST_COMPLAINTS = 100;

  private final List<String> unknown = new ArrayList<>();
  private final List<String> path = new ArrayList<>();

  /// Whether it is only looked for what Go's decoder stumbles over first.
  private final boolean looking;

  private Conformer(boolean looking) {
    this.looking = looking;
  }

  /// @throws IllTypedException when a value is of the wrong type
  public static Conformed conform(ObjectValue object, StructSchema schema)
      throws IllTypedException {
    Conformer conformer = new Conformer(false);
    try {
      ObjectValue conformed = conformer.struct(object, schema);
      return new Conformed(conformed, conformer.unknown);
    } catch (IllTypedException illTyped) {
      // Several faults may be there, and Go tells the first of the document.
      new Conformer(true).struct(object, schema);
      throw illTyped;
    }
  }

  private void complain(String path) {
    if (unknown.size() < MOST_COMPLAINTS && !unknown.contains(path)) {
      unknown.add(path);
    }
  }

  private ObjectValue struct(ObjectValue object, StructSchema schema) throws IllTypedException {
    if (looking) {
      look(object, schema);
      return object;
    }
    ObjectValue.Builder result = ObjectValue.builder(object.size() + 2);
    int known = 0;
    for (Field field : schema.fields()) {
      Optional<Value> given = object.get(field.name());
      if (given.isPresent()) {
        known++;
      }
      path.addLast(field.name());
      Optional<Value> value =
          given.isPresent() ? field(given.get(), field, schema) : Optional.empty();
      path.removeLast();
      if (value.isPresent()) {
        result.append(field.name(), value.get());
      } else if (field.presence() == Presence.ALWAYS) {
        result.append(field.name(), zero(field.schema()));
      } else if (field.presence() == Presence.NULLABLE) {
        result.append(field.name(), NullValue.NULL);
      }
    }
    if (known < object.size()) {
      for (int i = 0; i < object.size(); i++) {
        if (schema.field(object.nameAt(i)).isEmpty()) {
          complain(at(object.nameAt(i)));
        }
      }
    }
    return result.build();
  }

  private void look(ObjectValue object, StructSchema schema) throws IllTypedException {
    for (int i = 0; i < object.size(); i++) {
      Optional<Field> field = schema.field(object.nameAt(i));
      if (field.isPresent()) {
        path.addLast(object.nameAt(i));
        field(object.valueAt(i), field.get(), schema);
        path.removeLast();
      }
    }
  }

  /// The value to write, if any is to be written.
  private Optional<Value> field(Value given, Field field, StructSchema owner)
      throws IllTypedException {
    if (given == NullValue.NULL) {
      return Optional.empty();
    }
    Value value =
        SchemaUnions.hold(owner, field)
            ? SchemaUnions.conform(given, field, owner)
            : value(given, field.schema(), owner);
    boolean drop = field.presence() == Presence.OMIT_EMPTY && empty(value, field.schema());
    return drop ? Optional.empty() : Optional.of(value);
  }

  private static boolean empty(Value value, Schema schema) {
    return switch (value) {
      case TextValue text -> text.text().isEmpty();
      case BoolValue flag -> flag == BoolValue.FALSE;
      case NumberValue number -> number.asDouble() == 0;
      case ListValue list -> list.isEmpty();
      case ObjectValue object -> object.isEmpty() && schema instanceof MapSchema;
      case NullValue none -> true;
    };
  }

  /// What Go writes for a value that was never set.
  private Value zero(Schema schema) throws IllTypedException {
    return switch (schema) {
      case ScalarSchema(ScalarType type) ->
          switch (type) {
            case STRING -> new TextValue("");
            case BOOLEAN -> BoolValue.FALSE;
            case INT32, INT64, DOUBLE, INT_OR_STRING -> NumberValue.of(0);
            case QUANTITY -> new TextValue("0");
            case DURATION -> new TextValue("0s");
            case BYTES, TIME, MICRO_TIME -> NullValue.NULL;
          };
      case StructSchema struct -> struct(ObjectValue.empty(), struct);
      case ListSchema list -> NullValue.NULL;
      case MapSchema map -> NullValue.NULL;
      case AnySchema any -> NullValue.NULL;
    };
  }

  private Value value(Value given, Schema schema, StructSchema owner) throws IllTypedException {
    return switch (schema) {
      case ScalarSchema(ScalarType type) -> scalar(given, type, owner);
      case StructSchema struct -> {
        if (!(given instanceof ObjectValue object)) {
          throw illTyped(given, struct.goQualifiedName(), owner);
        }
        yield struct(object, struct);
      }
      case ListSchema list -> list(given, list, owner);
      case MapSchema map -> map(given, map, owner);
      case AnySchema(boolean objectOnly) -> {
        if (objectOnly && !(given instanceof ObjectValue)) {
          throw illTyped(given, "map[string]interface {}", owner);
        }
        yield WrittenNumbers.of(given);
      }
    };
  }

  private ListValue list(Value given, ListSchema schema, StructSchema owner)
      throws IllTypedException {
    if (!(given instanceof ListValue list)) {
      throw illTyped(given, goType(schema), owner);
    }
    List<Value> items = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Value item = list.get(i);
      path.addLast("[" + i + "]");
      items.add(
          item == NullValue.NULL ? zero(schema.element()) : value(item, schema.element(), owner));
      path.removeLast();
    }
    return new ListValue(items);
  }

  private ObjectValue map(Value given, MapSchema schema, StructSchema owner)
      throws IllTypedException {
    if (!(given instanceof ObjectValue object)) {
      throw illTyped(given, goType(schema), owner);
    }
    Map<String, Value> members = new TreeMap<>(Comparator.naturalOrder());
    for (int i = 0; i < object.size(); i++) {
      Value member = object.valueAt(i);
      // A map's members stand in the path for unknown fields, but not in Go's for ill-typed ones.
      path.addLast("{" + object.nameAt(i));
      members.put(
          object.nameAt(i),
          member == NullValue.NULL ? zero(schema.value()) : value(member, schema.value(), owner));
      path.removeLast();
    }
    ObjectValue.Builder result = ObjectValue.builder(members.size());
    members.forEach(result::append);
    return result.build();
  }

  private Value scalar(Value given, ScalarType type, StructSchema owner) throws IllTypedException {
    return switch (type) {
      case STRING -> {
        if (!(given instanceof TextValue)) {
          throw illTyped(given, "string", owner);
        }
        yield given;
      }
      case BOOLEAN -> {
        if (!(given instanceof BoolValue)) {
          throw illTyped(given, "bool", owner);
        }
        yield given;
      }
      case INT32 -> integer(given, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32", owner);
      case INT64 -> integer(given, Long.MIN_VALUE, Long.MAX_VALUE, "int64", owner);
      case DOUBLE -> {
        if (!(given instanceof NumberValue)) {
          throw illTyped(given, "float64", owner);
        }
        yield WrittenNumbers.of(given);
      }
      case BYTES -> bytes(given, owner);
      case QUANTITY -> quantity(given);
      case INT_OR_STRING -> {
        if (!(given instanceof TextValue)) {
          yield integer(given, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32", owner);
        }
        yield given;
      }
      case TIME -> Times.time(text(given, owner));
      case MICRO_TIME -> Times.microTime(text(given, owner));
      case DURATION -> new TextValue(text(given, owner));
    };
  }

  private NumberValue.IntegerNumber integer(
      Value given, long least, long most, String goType, StructSchema owner)
      throws IllTypedException {
    if (given instanceof NumberValue.IntegerNumber integer
        && integer.number() >= least
        && integer.number() <= most) {
      return integer;
    }
    throw given instanceof NumberValue number
        ? illTyped(numeral(number), goType, owner)
        : illTyped(given, goType, owner);
  }

  private TextValue bytes(Value given, StructSchema owner) throws IllTypedException {
    if (given instanceof ListValue list) {
      return bytes(list, owner);
    }
    if (!(given instanceof TextValue text)) {
      throw illTyped(given, "[]uint8", owner);
    }
    Base64Text.check(text.text());
    return text;
  }

  /// Go takes bytes as numbers, too.
  private TextValue bytes(ListValue list, StructSchema owner) throws IllTypedException {
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) integer(list.get(i), 0, 255, "uint8", owner).number();
    }
    return new TextValue(Base64.getEncoder().encodeToString(bytes));
  }

  private static TextValue quantity(Value given) throws IllTypedException {
    String text =
        switch (given) {
          case TextValue quoted -> quoted.text();
          case NumberValue.IntegerNumber integer -> integer.toString();
          case NumberValue.FloatNumber floating -> Double.toString(floating.number());
          default -> "";
        };
    return Quantity.parse(text)
        .map(quantity -> new TextValue(quantity.canonical()))
        .orElseThrow(() -> new IllTypedException(Quantity.MALFORMED));
  }

  private String text(Value given, StructSchema owner) throws IllTypedException {
    if (given instanceof TextValue text) {
      return text.text();
    }
    throw illTyped(given, "string", owner);
  }

  private IllTypedException illTyped(Value given, String goType, StructSchema owner) {
    return illTyped(DecoderWord.of(given), goType, owner);
  }

  private IllTypedException illTyped(String given, String goType, StructSchema owner) {
    StringBuilder fields = new StringBuilder();
    for (String step : path) {
      if (!step.startsWith("[") && !step.startsWith("{")) {
        fields.append('.').append(step);
      }
    }
    return new IllTypedException(
        "json: cannot unmarshal "
            + given
            + " into Go struct field "
            + owner.goName()
            + fields
            + " of type "
            + goType);
  }

  /// Of numbers that are too many or no whole ones Go tells which.
  static String numeral(NumberValue value) {
    return switch (value) {
      case NumberValue.IntegerNumber integer -> "number " + integer.number();
      case NumberValue.FloatNumber floating -> "number " + floating.number();
    };
  }

  private static String goType(Schema schema) {
    return switch (schema) {
      case ScalarSchema(ScalarType type) ->
          switch (type) {
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case INT32 -> "int32";
            case INT64 -> "int64";
            case DOUBLE -> "float64";
            case BYTES -> "[]uint8";
            case QUANTITY -> "resource.Quantity";
            case INT_OR_STRING -> "intstr.IntOrString";
            case TIME -> "v1.Time";
            case MICRO_TIME -> "v1.MicroTime";
            case DURATION -> "v1.Duration";
          };
      case StructSchema struct -> struct.goQualifiedName();
      case ListSchema list -> "[]" + goType(list.element());
      case MapSchema map -> "map[string]" + goType(map.value());
      case AnySchema any -> "interface {}";
    };
  }

  private String at(String name) {
    StringBuilder full = new StringBuilder();
    for (String step : path) {
      if (step.startsWith("[")) {
        full.append(step);
      } else {
        full.append(full.isEmpty() ? "" : ".")
            .append(step.startsWith("{") ? step.substring(1) : step);
      }
    }
    return full.append(full.isEmpty() ? "" : ".").append(name).toString();
  }
}
