package io.binnacle.kernel.schema;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is left of an object when it has been stored. Upstream stores built-in kinds as protobuf,
/// which knows no empty list: where Go always writes a list, one that was empty comes back as null.
/// Thread-safe.
public final class AfterStoring {
  /// The groups whose kinds are stored as JSON, which keeps everything.
  private static final Set<String> AS_JSON =
      Set.of("apiextensions.k8s.io", "apiregistration.k8s.io");

  private final Map<StructSchema, List<Field>> concerned = new HashMap<>();
  private final StructSchema schema;
  private final boolean asJson;

  /// @param group that of the kind
  public AfterStoring(String group, StructSchema schema) {
    this.schema = schema;
    this.asJson = AS_JSON.contains(group);
    if (!asJson) {
      collect(schema);
    }
  }

  public ObjectValue of(ObjectValue object) {
    return asJson ? object : struct(object, schema);
  }

  private void collect(StructSchema struct) {
    if (concerned.containsKey(struct)) {
      return;
    }
    concerned.put(struct, List.of());
    List<Field> fields = new ArrayList<>();
    for (Field field : struct.fields()) {
      Optional<StructSchema> inner = structIn(field.schema());
      inner.ifPresent(this::collect);
      if (vanishes(field) || inner.filter(s -> !concerned(s).isEmpty()).isPresent()) {
        fields.add(field);
      }
    }
    concerned.put(struct, List.copyOf(fields));
  }

  private List<Field> concerned(StructSchema struct) {
    return concerned.getOrDefault(struct, List.of());
  }

  private static boolean vanishes(Field field) {
    return field.presence() == Presence.ALWAYS
        && (field.schema() instanceof ListSchema || field.schema() instanceof MapSchema);
  }

  private static Optional<StructSchema> structIn(Schema schema) {
    return switch (schema) {
      case StructSchema struct -> Optional.of(struct);
      case ListSchema list -> structIn(list.element());
      case MapSchema map -> structIn(map.value());
      case ScalarSchema _, AnySchema _ -> Optional.empty();
    };
  }

  private ObjectValue struct(ObjectValue object, StructSchema struct) {
    ObjectValue kept = object;
    for (Field field : concerned(struct)) {
      Value value = object.get(field.name()).orElse(NullValue.NULL);
      Value left = vanishes(field) && empty(value) ? NullValue.NULL : value(value, field.schema());
      if (!same(left, value)) {
        kept = kept.with(field.name(), left);
      }
    }
    return kept;
  }

  /// What has not changed is handed on as it is, so there is nothing to compare.
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(Value one, Value other) {
    return one == other;
  }

  private static boolean empty(Value value) {
    return switch (value) {
      case ListValue list -> list.isEmpty();
      case ObjectValue object -> object.isEmpty();
      default -> false;
    };
  }

  private Value value(Value value, Schema schema) {
    return switch (schema) {
      case StructSchema struct when value instanceof ObjectValue object -> struct(object, struct);
      case ListSchema list when value instanceof ListValue items -> list(items, list.element());
      case MapSchema map when value instanceof ObjectValue entries -> map(entries, map.value());
      default -> value;
    };
  }

  private Value list(ListValue items, Schema element) {
    List<Value> kept = new ArrayList<>(items.size());
    boolean unchanged = true;
    for (Value item : items) {
      Value left = value(item, element);
      unchanged &= same(left, item);
      kept.add(left);
    }
    return unchanged ? items : new ListValue(kept);
  }

  private Value map(ObjectValue entries, Schema element) {
    ObjectValue kept = entries;
    for (int i = 0; i < entries.size(); i++) {
      Value left = value(entries.valueAt(i), element);
      if (!same(left, entries.valueAt(i))) {
        kept = kept.with(entries.nameAt(i), left);
      }
    }
    return kept;
  }
}
