package io.binnacle.kernel.defaults;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Sets defaults from the outside in: first a struct's own, then those of what it holds.
///
/// Absent means what it means in Go: a pointer that is not there, a value that is zero. Immutable
/// and thread-safe.
public final class BuiltInDefaults {
  private static final String CORE = "io.k8s.api.core.v1.";

  private final Map<String, List<Constant>> constants;
  private final Map<String, UnaryOperator<ObjectValue>> rules = new HashMap<>();

  record Constant(String field, Value value) {}

  public BuiltInDefaults() {
    constants = ConstantTable.read();
    rules.putAll(CoreDefaults.rules());
    rules.putAll(PodDefaults.rules());
    rules.putAll(WorkloadDefaults.rules());
    rules.putAll(PolicyDefaults.rules());
    rules.putAll(ExtensionDefaults.rules());
  }

  /// The object with its defaults. Idempotent.
  public ObjectValue apply(StructSchema schema, ObjectValue object) {
    ObjectValue result = withConstants(schema, object);
    UnaryOperator<ObjectValue> rule = rules.get(schema.name());
    if (rule != null) {
      result = rule.apply(result);
    }
    for (int i = 0; i < result.size(); i++) {
      String name = result.nameAt(i);
      Optional<Field> field = schema.field(name);
      if (field.isPresent()) {
        Value value = result.valueAt(i);
        Value defaulted =
            roundedAmounts(schema, field.get().schema())
                ? Amounts.rounded(value)
                : value(field.get().schema(), value);
        if (!defaulted.equals(value)) {
          result = result.with(name, defaulted);
        }
      }
    }
    return result;
  }

  /// Amounts of resources in the core group's types, wherever those stand, are told in thousandths.
  private static boolean roundedAmounts(StructSchema owner, Schema schema) {
    return schema instanceof MapSchema(ScalarSchema(ScalarType type), boolean _)
        && type == ScalarType.QUANTITY
        && owner.name().startsWith(CORE);
  }

  private Value value(Schema schema, Value value) {
    return switch (schema) {
      case StructSchema struct when value instanceof ObjectValue object -> apply(struct, object);
      case ListSchema list when value instanceof ListValue items && structured(list.element()) -> {
        List<Value> all = new ArrayList<>(items.size());
        items.forEach(item -> all.add(value(list.element(), item)));
        yield new ListValue(all);
      }
      case MapSchema map when value instanceof ObjectValue members && structured(map.value()) -> {
        ObjectValue.Builder result = ObjectValue.builder(members.size());
        for (int i = 0; i < members.size(); i++) {
          result.append(members.nameAt(i), value(map.value(), members.valueAt(i)));
        }
        yield result.build();
      }
      default -> value;
    };
  }

  private static boolean structured(Schema schema) {
    return schema instanceof StructSchema
        || schema instanceof ListSchema
        || schema instanceof MapSchema;
  }

  private ObjectValue withConstants(StructSchema schema, ObjectValue object) {
    ObjectValue result = object;
    for (Constant constant : constants.getOrDefault(schema.name(), List.of())) {
      boolean pointer = schema.field(constant.field()).map(BuiltInDefaults::pointer).orElse(true);
      boolean missing = pointer ? !given(object, constant.field()) : zero(object, constant.field());
      if (missing) {
        result = result.with(constant.field(), constant.value());
      }
    }
    return result;
  }

  private static boolean pointer(Field field) {
    return switch (field.presence()) {
      case OPTIONAL, NULLABLE -> true;
      case OMIT_EMPTY, ALWAYS -> false;
    };
  }

  /// Whether a field has a value, also a zero.
  static boolean given(ObjectValue object, String field) {
    return object.get(field).filter(value -> value != NullValue.NULL).isPresent();
  }

  /// Whether a field is absent or has its type's zero value.
  static boolean zero(ObjectValue object, String field) {
    return object
        .get(field)
        .map(
            value ->
                switch (value) {
                  case TextValue text -> text.text().isEmpty();
                  case NumberValue number -> number.asDouble() == 0;
                  case BoolValue flag -> flag == BoolValue.FALSE;
                  case ListValue list -> list.isEmpty();
                  case ObjectValue members -> members.isEmpty();
                  case NullValue none -> true;
                })
        .orElse(true);
  }
}
