package io.binnacle.distribution.fuzz;

import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// Patches of each sort that have to do with the object they are for.
final class Patches {
  private final Choices choices;
  private final Values values;

  Patches(Choices choices) {
    this.choices = choices;
    this.values = new Values(choices);
  }

  Value json(ObjectValue object, StructSchema schema) {
    List<Value> operations = new ArrayList<>();
    int many = choices.onceIn(100) ? choices.below(11_000) : choices.below(5);
    for (int i = many; i > 0; i--) {
      ObjectValue.Builder operation = ObjectValue.builder();
      if (!choices.onceIn(40)) {
        operation.put(
            "op",
            choices.onceIn(20)
                ? values.text()
                : choices.of("add", "remove", "replace", "move", "copy", "test"));
      }
      if (!choices.onceIn(40)) {
        operation.put("path", pointer(object));
      }
      if (choices.flip()) {
        operation.put("from", choices.onceIn(20) ? values.any() : Value.of(pointer(object)));
      }
      if (choices.below(4) > 0) {
        operation.put("value", choices.flip() ? values.any() : values.of(schema, 3));
      }
      operations.add(choices.onceIn(60) ? values.any() : operation.build());
    }
    return choices.onceIn(60) ? values.any() : new ListValue(operations);
  }

  private String pointer(ObjectValue object) {
    StringBuilder pointer = new StringBuilder();
    Value at = object;
    while (choices.below(5) > 0) {
      switch (at) {
        case ObjectValue members when !members.isEmpty() -> {
          int position = choices.below(members.size());
          pointer
              .append('/')
              .append(members.nameAt(position).replace("~", "~0").replace("/", "~1"));
          at = members.valueAt(position);
        }
        case ListValue items when !items.isEmpty() -> {
          int index = choices.below(items.size());
          pointer.append('/').append(index);
          at = items.get(index);
        }
        default -> {
          return pointer.toString();
        }
      }
    }
    if (choices.onceIn(3)) {
      pointer.append(
          choices.of(
              "/-",
              "/-1",
              "/0",
              "/00",
              "/1",
              "/99999999999999999999",
              "/~",
              "/~2",
              "/",
              "//",
              "a",
              "/metadata",
              "/spec",
              "/" + values.text()));
    }
    return pointer.toString();
  }

  /// A part of an object with nulls in it.
  Value merge(StructSchema schema) {
    return choices.onceIn(60) ? values.any() : withNulls(values.struct(schema, 0));
  }

  private Value withNulls(Value value) {
    return switch (value) {
      case ObjectValue object -> {
        ObjectValue.Builder changed = ObjectValue.builder();
        for (String name : object.names()) {
          changed.put(
              name, choices.onceIn(6) ? NullValue.NULL : withNulls(object.get(name).orElseThrow()));
        }
        yield changed.build();
      }
      default -> value;
    };
  }

  /// A part of an object with directives in it.
  Value strategic(StructSchema schema) {
    return choices.onceIn(60) ? values.any() : directed(values.struct(schema, 0), schema);
  }

  private ObjectValue directed(ObjectValue object, StructSchema schema) {
    ObjectValue.Builder changed = ObjectValue.builder();
    for (String name : object.names()) {
      Value value = object.get(name).orElseThrow();
      Field field = schema.field(name).orElse(null);
      if (field != null && field.schema() instanceof StructSchema inner) {
        changed.put(name, value instanceof ObjectValue part ? directed(part, inner) : value);
      } else if (field != null
          && field.schema() instanceof ListSchema list
          && value instanceof ListValue items) {
        put(changed, name, list, items, field.patchMergeKey());
      } else {
        changed.put(name, choices.onceIn(8) ? NullValue.NULL : value);
      }
    }
    if (choices.onceIn(4)) {
      changed.put(
          "$patch",
          choices.onceIn(6)
              ? values.any()
              : Value.of(choices.of("delete", "replace", "merge", "x", "")));
    }
    if (choices.onceIn(5)) {
      changed.put("$retainKeys", names(schema));
    }
    return changed.build();
  }

  private void put(
      ObjectValue.Builder changed, String name, ListSchema list, ListValue items, String key) {
    List<Value> directed = new ArrayList<>();
    for (Value item : items) {
      directed.add(
          item instanceof ObjectValue part && list.element() instanceof StructSchema inner
              ? directed(part, inner)
              : item);
    }
    if (choices.onceIn(6)) {
      directed.add(
          ObjectValue.of("$patch", Value.of(choices.of("delete", "replace", "merge", "x"))));
    }
    changed.put(name, choices.onceIn(20) ? values.any() : new ListValue(directed));
    if (choices.onceIn(3)) {
      List<Value> order = new ArrayList<>();
      for (int i = choices.below(4); i > 0; i--) {
        order.add(
            choices.flip() && !key.isEmpty()
                ? ObjectValue.of(key, values.any())
                : Value.of(values.name()));
      }
      changed.put(
          "$setElementOrder/" + name, choices.onceIn(8) ? values.any() : new ListValue(order));
    }
    if (choices.onceIn(4)) {
      changed.put(
          "$deleteFromPrimitiveList/" + (choices.onceIn(8) ? values.text() : name),
          choices.onceIn(8) ? values.any() : ListValue.of(Value.of(values.name())));
    }
  }

  private Value names(StructSchema schema) {
    if (choices.onceIn(6) || schema.fields().isEmpty()) {
      return values.any();
    }
    return ListValue.of(
        Value.of(choices.of(schema.fields()).name()), Value.of(choices.of(schema.fields()).name()));
  }
}
