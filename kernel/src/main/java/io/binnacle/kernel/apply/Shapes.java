package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.PathElement.FieldName;
import io.binnacle.kernel.apply.Shape.OfMap.Member;
import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.ListSchema.ListType;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.Presence;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.ScalarType;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The schemas of a server as apply sees them, each made once. Thread-safe.
public final class Shapes {
  private final Map<StructSchema, Shape.OfMap> structs = new ConcurrentHashMap<>();

  /// What has no schema and is one field, as `RawExtension`.
  private final Shape whole = new Shape.OfAny(true);

  /// What has no schema and is looked into, as `JSON`: objects by members, lists as one.
  private final Shape deduced = new Shape.OfAny(false);

  /// The type of objects with a schema.
  public Versions.Form form(StructSchema schema) {
    return new Versions.Form(of(schema));
  }

  Shape.OfMap of(StructSchema struct) {
    return structs.computeIfAbsent(struct, s -> Shape.OfMap.ofStruct(() -> fields(s), s.atomic()));
  }

  private Map<String, Member> fields(StructSchema struct) {
    Map<String, Member> all = HashMap.newHashMap(struct.fields().size());
    for (Field field : struct.fields()) {
      Shape shape =
          field.granular() && field.schema() instanceof StructSchema granular
              ? Shape.OfMap.ofStruct(() -> fields(granular), false)
              : of(field.schema());
      all.put(field.name(), new Member(new FieldName(field.name()), shape, fallback(field)));
    }
    return all;
  }

  /// The default that OpenAPI publishes: what the type's comments say, or the zero of a scalar that
  /// is always written.
  private static Optional<Value> fallback(Field field) {
    if (field.defaultValue().isPresent()
        || field.presence() != Presence.ALWAYS
        || !(field.schema() instanceof ScalarSchema(ScalarType type))) {
      return field.defaultValue();
    }
    return switch (type) {
      case STRING -> Optional.of(new TextValue(""));
      case BOOLEAN -> Optional.of(BoolValue.FALSE);
      case INT32, INT64, DOUBLE -> Optional.of(NumberValue.of(0));
      case BYTES, QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION -> Optional.empty();
    };
  }

  private Shape of(Schema schema) {
    return switch (schema) {
      case ScalarSchema(ScalarType type) -> scalar(type);
      case StructSchema struct -> of(struct);
      case MapSchema(Schema value, boolean atomic) -> Shape.OfMap.ofMembers(of(value), atomic);
      case ListSchema(Schema element, ListType type, List<String> keys) ->
          new Shape.OfList(
              of(element), type == ListType.ATOMIC || type == ListType.UNSPECIFIED, keys);
      case AnySchema(boolean objectOnly) -> objectOnly ? whole : deduced;
    };
  }

  private static Shape scalar(ScalarType type) {
    return switch (type) {
      case STRING, BYTES, DURATION -> new Shape.OfScalar(Shape.Kind.TEXT);
      case INT32, INT64, DOUBLE -> new Shape.OfScalar(Shape.Kind.NUMBER);
      case BOOLEAN -> new Shape.OfScalar(Shape.Kind.FLAG);
      case QUANTITY, INT_OR_STRING, TIME, MICRO_TIME -> Shape.OfScalar.ANY;
    };
  }
}
