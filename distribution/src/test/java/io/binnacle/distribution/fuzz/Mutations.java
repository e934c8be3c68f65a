package io.binnacle.distribution.fuzz;

import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Changes of right objects in a few places, which the schema knows.
final class Mutations {
  private final Choices choices;
  private final Values values;

  Mutations(Choices choices) {
    this.choices = choices;
    this.values = new Values(choices);
  }

  ObjectValue of(ObjectValue object, StructSchema schema) {
    ObjectValue changed = object;
    for (int i = choices.below(3); i >= 0; i--) {
      changed = struct(changed, schema);
    }
    return changed;
  }

  private ObjectValue struct(ObjectValue object, StructSchema schema) {
    if (schema.fields().isEmpty()) {
      return object;
    }
    if (!object.isEmpty() && !choices.onceIn(4)) {
      String name = object.nameAt(choices.below(object.size()));
      Optional<Field> field = schema.field(name);
      Value old = object.get(name).orElseThrow();
      boolean type = name.equals("kind") || name.equals("apiVersion");
      if (field.isPresent() && !(type && !choices.onceIn(40))) {
        return object.with(name, value(old, field.get().schema()));
      }
    }
    Field field = choices.of(schema.fields());
    if ((field.name().equals("kind") || field.name().equals("apiVersion")) && !choices.onceIn(20)) {
      return object;
    }
    return choices.onceIn(5)
        ? object.without(field.name())
        : object.with(field.name(), values.of(field.schema(), 0));
  }

  private Value value(Value old, Schema schema) {
    if (choices.onceIn(40)) {
      return values.any();
    }
    return switch (schema) {
      case StructSchema struct when old instanceof ObjectValue object -> struct(object, struct);
      case ListSchema list when old instanceof ListValue items && !items.isEmpty() ->
          list(items, list);
      case MapSchema map when old instanceof ObjectValue members && !members.isEmpty() -> {
        String name = members.nameAt(choices.below(members.size()));
        yield switch (choices.below(4)) {
          case 0 -> members.without(name);
          case 1 -> members.with(values.text(), members.get(name).orElseThrow());
          default -> members.with(name, value(members.get(name).orElseThrow(), map.value()));
        };
      }
      default -> values.of(schema, 0);
    };
  }

  private Value list(ListValue items, ListSchema list) {
    List<Value> changed = new ArrayList<>(items.items());
    int at = choices.below(changed.size());
    switch (choices.below(6)) {
      case 0 -> changed.remove(at);
      case 1 -> changed.add(changed.get(at));
      case 2 -> changed.add(at, values.of(list.element(), 0));
      case 3 -> {
        if (choices.onceIn(50)) {
          for (int i = choices.below(3000); i > 0; i--) {
            changed.add(changed.get(at));
          }
        }
      }
      default -> changed.set(at, value(changed.get(at), list.element()));
    }
    return new ListValue(changed);
  }
}
