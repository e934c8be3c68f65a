package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What rules ask of schemas in OpenAPI's form.
final class Schemas {
  private Schemas() {}

  /// The schema that all items of a list have.
  static Optional<Checked> item(Checked schema) {
    return Optional.of(schema.field("items")).filter(Schemas::isSchema);
  }

  /// The schema of what a map holds.
  static Optional<Checked> additional(Checked schema) {
    return Optional.of(schema.field("additionalProperties")).filter(Schemas::isSchema);
  }

  /// Schemas of members by their names, in the order of these.
  static List<Checked> named(Checked schemas) {
    return new TreeSet<>(schemas.keys()).stream().map(schemas::entry).toList();
  }

  static boolean isSchema(Checked part) {
    return part.value().filter(ObjectValue.class::isInstance).isPresent();
  }

  /// Whether the schemas are those of one value for all items: a list would tell them by position.
  static boolean positional(Checked schema) {
    return schema
        .field("items")
        .value()
        .filter(items -> items instanceof ListValue list && !list.isEmpty())
        .isPresent();
  }

  /// Whether a schema or one within it is such.
  static boolean any(ObjectValue schema, Predicate<Checked> such) {
    Checked checked = Checked.silent(schema);
    return such.test(checked) || within(checked).anyMatch(inner -> any(inner.object(), such));
  }

  private static Stream<Checked> within(Checked schema) {
    List<Checked> inner = new ArrayList<>();
    inner.add(schema.field("items"));
    inner.addAll(schema.field("items").items());
    for (String list : List.of("allOf", "anyOf", "oneOf")) {
      inner.addAll(schema.field(list).items());
    }
    inner.add(schema.field("not"));
    inner.add(schema.field("additionalProperties"));
    inner.add(schema.field("additionalItems"));
    for (String map : List.of("properties", "patternProperties", "definitions", "dependencies")) {
      inner.addAll(named(schema.field(map)));
    }
    return inner.stream().filter(Schemas::isSchema);
  }

  /// All schemas of a definition in its internal form.
  static Stream<ObjectValue> of(ObjectValue definition) {
    Checked spec = Checked.silent(definition).field("spec");
    return Stream.concat(
            Stream.of(spec.field("validation")),
            spec.field("versions").items().stream().map(version -> version.field("schema")))
        .map(validation -> validation.field("openAPIV3Schema"))
        .filter(Checked::present)
        .map(Checked::object);
  }

  static Value orEmpty(Checked part) {
    return part.value().orElse(ObjectValue.empty());
  }
}
