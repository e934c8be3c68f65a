package io.binnacle.kernel.cel;

import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The types of what structural schemas describe, with bounds of their sizes: those that the schema
/// sets, and else those that follow from the largest request.
public final class SchemaTypes {
  /// How large a request may be.
  public static final long LARGEST_REQUEST = 3L << 20;

  private static final long LONGEST_TEXT = LARGEST_REQUEST - 2;
  private static final long BYTES_OF_CHARACTER = 4;
  private static final DeclaredType.Simple TEXT = new DeclaredType.Simple("string", 0, 2);

  private SchemaTypes() {}

  /// The type; empty for a schema that expressions do not see.
  ///
  /// @param resource whether it is that of an object with a kind and metadata
  public static Optional<DeclaredType> of(ObjectValue schema, boolean resource) {
    if (schema.flag("x-kubernetes-int-or-string")) {
      long most =
          number(schema, "maxLength").stream()
              .map(l -> l * BYTES_OF_CHARACTER)
              .findFirst()
              .orElse(LONGEST_TEXT);
      return Optional.of(new DeclaredType.Simple("dyn", most, 1));
    }
    ObjectValue whole = resource ? withMetadata(schema) : schema;
    return switch (whole.text("type").orElse("")) {
      case "array" -> whole.object("items").flatMap(items -> list(whole, items));
      case "object" ->
          whole
              .object("additionalProperties")
              .map(values -> map(whole, values))
              .orElseGet(() -> Optional.of(object(whole)));
      case "string" -> Optional.of(text(whole));
      case "boolean" -> Optional.of(PlainTypes.BOOL);
      case "number" -> Optional.of(PlainTypes.DOUBLE);
      case "integer" -> Optional.of(PlainTypes.INT);
      default -> Optional.empty();
    };
  }

  private static Optional<DeclaredType> of(ObjectValue schema) {
    return of(schema, schema.flag("x-kubernetes-embedded-resource"));
  }

  private static Optional<DeclaredType> list(ObjectValue schema, ObjectValue items) {
    return of(items)
        .map(
            element ->
                new DeclaredType.Items(
                    element,
                    number(schema, "maxItems")
                        .orElse((LARGEST_REQUEST - 2) / (element.leastSize() + 1))));
  }

  private static Optional<DeclaredType> map(ObjectValue schema, ObjectValue values) {
    return of(values)
        .map(
            value ->
                new DeclaredType.Entries(
                    PlainTypes.STRING,
                    value,
                    number(schema, "maxProperties")
                        .orElse((LARGEST_REQUEST - 2) / (value.leastSize() + 6))));
  }

  private static DeclaredType object(ObjectValue schema) {
    ObjectValue properties = schema.object("properties").orElse(ObjectValue.empty());
    Set<String> required = new HashSet<>();
    schema.items("required").forEach(name -> required.add(((TextValue) name).text()));
    Map<String, DeclaredType> fields = new HashMap<>();
    long least = 2;
    for (String name : properties.names()) {
      ObjectValue property = properties.object(name).orElse(ObjectValue.empty());
      Optional<DeclaredType> type = of(property);
      if (type.isPresent()) {
        EscapedName.of(name).ifPresent(escaped -> fields.put(escaped, type.get()));
        if (required.contains(name) && !property.has("default")) {
          least += bytes(name) + type.get().leastSize() + 4;
        }
      }
    }
    return new DeclaredType.Fields("", fields, least);
  }

  private static DeclaredType text(ObjectValue schema) {
    OptionalLong longest = number(schema, "maxLength");
    return switch (schema.text("format").orElse("")) {
      case "byte" -> new DeclaredType.Simple("bytes", longest.orElse(LONGEST_TEXT), 2);
      case "duration" -> new DeclaredType.Simple("duration", 32, 3);
      case "date" -> new DeclaredType.Simple("timestamp", 12, 12);
      case "date-time" -> new DeclaredType.Simple("timestamp", 32, 21);
      default ->
          TEXT.atMost(
              longest.isPresent()
                  ? longest.getAsLong() * BYTES_OF_CHARACTER
                  : longestOfEnum(schema).orElse(LONGEST_TEXT));
    };
  }

  private static OptionalLong longestOfEnum(ObjectValue schema) {
    if (schema.items("enum").isEmpty()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        schema.items("enum").stream()
            .mapToLong(value -> value instanceof TextValue text ? bytes(text.text()) : 0)
            .max()
            .orElse(0));
  }

  private static long bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  /// A bound that is not below zero.
  private static OptionalLong number(ObjectValue schema, String name) {
    return schema.get(name).orElse(NumberValue.of(-1)) instanceof NumberValue.IntegerNumber integer
            && schema.has(name)
        ? OptionalLong.of(Math.max(0, integer.number()))
        : OptionalLong.empty();
  }

  /// The kind, the version and the names of an object can be told of in any case.
  private static ObjectValue withMetadata(ObjectValue schema) {
    ObjectValue properties = schema.object("properties").orElse(ObjectValue.empty());
    ObjectValue metadata = properties.object("metadata").orElse(ObjectValue.empty());
    ObjectValue named = metadata.object("properties").orElse(ObjectValue.empty());
    boolean there =
        is(properties, "kind", "string")
            && is(properties, "apiVersion", "string")
            && is(properties, "metadata", "object")
            && is(named, "name", "string")
            && is(named, "generateName", "string");
    if (there) {
      return schema;
    }
    ObjectValue text = ObjectValue.of("type", Value.of("string"));
    ObjectValue names = ObjectValue.of("name", text).with("generateName", text);
    return schema.with(
        "properties",
        properties
            .with("kind", text)
            .with("apiVersion", text)
            .with(
                "metadata", ObjectValue.of("type", Value.of("object")).with("properties", names)));
  }

  private static boolean is(ObjectValue properties, String name, String type) {
    return properties.text(name, "type").orElse("").equals(type);
  }
}
