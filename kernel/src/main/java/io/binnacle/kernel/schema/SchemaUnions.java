package io.binnacle.kernel.schema;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The fields of schemas that hold a schema or something else: a list of schemas, a boolean, names.
/// Go's types for them decode themselves, for which reason nothing is told of members of theirs
/// that are not known: these only go.
final class SchemaUnions {
  private static final Set<String> FIELDS =
      Set.of("items", "additionalItems", "additionalProperties", "dependencies");

  private SchemaUnions() {}

  static boolean hold(StructSchema owner, Field field) {
    return owner.name().endsWith(".JSONSchemaProps") && FIELDS.contains(field.name());
  }

  /// @param schema the schema of schemas
  static Value conform(Value given, Field field, StructSchema schema) throws IllTypedException {
    if (!field.name().equals("dependencies")) {
      return one(given, schema);
    }
    ObjectValue.Builder named = ObjectValue.builder();
    if (!(given instanceof ObjectValue dependencies)) {
      return given;
    }
    for (String name : dependencies.names()) {
      named.put(name, one(dependencies.get(name).orElse(NullValue.NULL), schema));
    }
    return named.build();
  }

  private static Value one(Value given, StructSchema schema) throws IllTypedException {
    return switch (given) {
      case ObjectValue object -> Conformer.conform(object, schema).object();
      case ListValue list -> {
        List<Value> items = new ArrayList<>();
        for (Value item : list.items()) {
          items.add(one(item, schema));
        }
        yield new ListValue(items);
      }
      default -> given;
    };
  }
}
