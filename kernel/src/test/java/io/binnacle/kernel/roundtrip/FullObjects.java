package io.binnacle.kernel.roundtrip;

import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.ScalarType;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.kernel.schema.Times;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Makes objects that have every field of their kind, with values of the right types that are
/// written as they were given. The same seed makes the same objects.
final class FullObjects {
  /// A struct that contains itself is followed so often.
  private static final int DEEPEST = 2;

  /// What protobuf does not carry: the type of an object, which stands around it.
  private static final List<Integer> UNNUMBERED = List.of(0);

  private static final int ITEMS = 2;
  private static final long DAY = 86_400;
  private static final int MANY = 10_000;

  private final Random random;
  private final Map<String, Integer> open = new HashMap<>();

  FullObjects(long seed) {
    random = new Random(seed);
  }

  ObjectValue of(ResourceDefinition resource) {
    return ObjectValue.builder()
        .put("kind", resource.kind().kind())
        .put("apiVersion", resource.kind().apiVersion())
        .putAll(struct(resource.schema()))
        .build();
  }

  private ObjectValue struct(StructSchema schema) {
    open.merge(schema.name(), 1, Integer::sum);
    ObjectValue.Builder object = ObjectValue.builder();
    for (Field field : schema.fields()) {
      if (field.protoPath().equals(UNNUMBERED)) {
        continue;
      }
      Optional<Value> value =
          schema.name().endsWith(".JSONSchemaProps")
              ? schemaMember(schema, field)
              : value(field.schema(), field);
      value.ifPresent(v -> object.put(field.name(), v));
    }
    open.merge(schema.name(), -1, Integer::sum);
    return object.build();
  }

  /// Schemas in definitions of kinds have members that are of one sort or of another.
  private Optional<Value> schemaMember(StructSchema schema, Field field) {
    boolean deepest = open.getOrDefault(schema.name(), 0) >= DEEPEST;
    return switch (field.name()) {
      case "items", "additionalItems" -> deepest ? Optional.empty() : Optional.of(struct(schema));
      case "additionalProperties" -> Optional.of(Value.of(random.nextBoolean()));
      case "dependencies" ->
          Optional.of(ObjectValue.of(text(), ListValue.of(Value.of(text()), Value.of(text()))));
      default -> value(field.schema(), field);
    };
  }

  /// Empty where a struct would contain itself too often.
  private Optional<Value> value(Schema schema, Field field) {
    return switch (schema) {
      case ScalarSchema(ScalarType type) -> Optional.of(scalar(type, field));
      case StructSchema struct ->
          open.getOrDefault(struct.name(), 0) >= DEEPEST
              ? Optional.empty()
              : Optional.of(struct(struct));
      case ListSchema list -> {
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
          value(list.element(), field).ifPresent(items::add);
        }
        yield items.isEmpty() ? Optional.empty() : Optional.of(new ListValue(items));
      }
      case MapSchema map -> {
        ObjectValue.Builder members = ObjectValue.builder();
        for (int i = 0; i < ITEMS; i++) {
          value(map.value(), field).ifPresent(member -> members.put(text(), member));
        }
        yield members.size() == 0 ? Optional.empty() : Optional.of(sorted(members.build()));
      }
      case AnySchema(boolean objectOnly) ->
          Optional.of(
              ObjectValue.builder().put(text(), text()).put(text(), random.nextInt(MANY)).build());
    };
  }

  private static ObjectValue sorted(ObjectValue members) {
    ObjectValue.Builder sorted = ObjectValue.builder();
    members.names().stream()
        .sorted()
        .forEach(name -> members.get(name).ifPresent(value -> sorted.put(name, value)));
    return sorted.build();
  }

  private Value scalar(ScalarType type, Field field) {
    return switch (type) {
      case STRING ->
          field.enumValues().isEmpty()
              ? new TextValue(text())
              : new TextValue(field.enumValues().get(random.nextInt(field.enumValues().size())));
      case BOOLEAN -> Value.of(true);
      case INT32 -> Value.of(1 + random.nextInt(Integer.MAX_VALUE - 1));
      case INT64 -> Value.of(1L + random.nextInt());
      case DOUBLE -> NumberValue.of(0.25 + random.nextInt(MANY));
      case BYTES ->
          new TextValue(
              Base64.getEncoder().encodeToString(text().getBytes(StandardCharsets.UTF_8)));
      case QUANTITY -> new TextValue(1 + 2 * random.nextInt(MANY) + "Mi");
      case INT_OR_STRING ->
          random.nextBoolean() ? Value.of(1 + random.nextInt(MANY)) : new TextValue("50%");
      case TIME -> Times.time(moment());
      case MICRO_TIME -> Times.microTime(moment().plusNanos(1_000L * random.nextInt(1_000_000)));
      case DURATION -> new TextValue(1 + random.nextInt(59) + "s");
    };
  }

  private Instant moment() {
    return Instant.EPOCH.plusSeconds(DAY * (1 + random.nextInt(MANY)));
  }

  /// Texts that tempt writers and readers: letters beyond ASCII, quotes, what YAML takes for
  /// others.
  private String text() {
    String[] starts = {"t", "", "ü", "\"", "0x", "on ", "~", "- ", "#", "\t", "日本", "<&>"};
    return starts[random.nextInt(starts.length)] + Integer.toString(random.nextInt(), 36);
  }
}
