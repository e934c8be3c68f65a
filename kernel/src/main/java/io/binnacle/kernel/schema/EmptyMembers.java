package io.binnacle.kernel.schema;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// The empty lists, maps and bytes that a client sent where Go's `omitempty` writes none. Go keeps
/// them in memory, other than those that were not sent: its rules may tell one from the other, and
/// its messages show them. What is stored has lost them. Immutable.
public final class EmptyMembers {
  private static final String SELECTOR = ".meta.v1.LabelSelector";
  private static final EmptyMembers NONE =
      new EmptyMembers(ObjectValue.empty(), new StructSchema("", false));

  /// Empty lists, maps and texts are such members, all others lead to them: through structs and
  /// maps by name, through lists by index.
  private final ObjectValue tree;

  private final StructSchema schema;

  private EmptyMembers(ObjectValue tree, StructSchema schema) {
    this.tree = tree;
    this.schema = schema;
  }

  public static EmptyMembers none() {
    return NONE;
  }

  /// @param sent the object as it was sent
  public static EmptyMembers of(ObjectValue sent, StructSchema schema) {
    ObjectValue tree = struct(sent, schema);
    return tree.isEmpty() ? NONE : new EmptyMembers(tree, schema);
  }

  public boolean isEmpty() {
    return tree.isEmpty();
  }

  /// An object with these members, wherever it still has what they are members of and not something
  /// else in their place; but without bytes, since upstream stores that those are empty: they are
  /// none that the stored object lacks.
  public ObjectValue in(ObjectValue object) {
    return tree.isEmpty() ? object : new Restoring(false).struct(object, tree, schema);
  }

  /// An object with these members but for those of selectors, of which Go's messages show what is
  /// written of them.
  public ObjectValue shownIn(ObjectValue object) {
    return tree.isEmpty()
        ? object
        : new Restoring(true).struct(object, without(tree, schema), schema);
  }

  private static ObjectValue without(ObjectValue tree, StructSchema schema) {
    if (schema.name().endsWith(SELECTOR)) {
      return ObjectValue.empty();
    }
    ObjectValue kept = tree;
    for (Field field : schema.fields()) {
      Optional<Value> member = tree.get(field.name()).filter(v -> !leaf(v));
      if (member.isPresent() && member.get() instanceof ObjectValue inner) {
        ObjectValue left = without(inner, field.schema());
        kept = left.isEmpty() ? kept.without(field.name()) : kept.with(field.name(), left);
      }
    }
    return kept;
  }

  private static ObjectValue without(ObjectValue tree, Schema schema) {
    return switch (schema) {
      case StructSchema struct -> without(tree, struct);
      case ListSchema list -> withoutEach(tree, list.element());
      case MapSchema map -> withoutEach(tree, map.value());
      default -> tree;
    };
  }

  private static ObjectValue withoutEach(ObjectValue tree, Schema element) {
    ObjectValue.Builder kept = ObjectValue.builder(tree.size());
    for (int i = 0; i < tree.size(); i++) {
      Value left = tree.valueAt(i);
      if (left instanceof ObjectValue inner && !inner.isEmpty()) {
        left = orNothing(without(inner, element));
      }
      if (left != NullValue.NULL) {
        kept.append(tree.nameAt(i), left);
      }
    }
    return kept.build();
  }

  private static ObjectValue struct(ObjectValue sent, StructSchema schema) {
    ObjectValue.Builder found = ObjectValue.builder();
    for (int i = 0; i < sent.size(); i++) {
      Optional<Field> field = schema.field(sent.nameAt(i));
      if (field.isPresent() && !SchemaUnions.hold(schema, field.get())) {
        boolean omitted = field.get().presence() == Presence.OMIT_EMPTY;
        Value within = within(sent.valueAt(i), field.get().schema(), omitted);
        if (within != NullValue.NULL) {
          found.put(sent.nameAt(i), within);
        }
      }
    }
    return found.build();
  }

  /// What to remember of a value; null for nothing.
  private static Value within(Value sent, Schema schema, boolean omitted) {
    return switch (schema) {
      case StructSchema struct when sent instanceof ObjectValue object ->
          orNothing(struct(object, struct));
      case ListSchema list when sent instanceof ListValue items ->
          items.isEmpty() && omitted
              ? items
              : each(items.size(), Integer::toString, items::get, list.element());
      case MapSchema map when sent instanceof ObjectValue object ->
          object.isEmpty() && omitted
              ? object
              : each(object.size(), object::nameAt, object::valueAt, map.value());
      case ScalarSchema(ScalarType type) when type == ScalarType.BYTES && omitted ->
          sent instanceof TextValue text && text.text().isEmpty() ? text : NullValue.NULL;
      default -> NullValue.NULL;
    };
  }

  /// What to remember of the parts of a list or map.
  private static Value each(
      int size, IntFunction<String> names, IntFunction<Value> parts, Schema schema) {
    ObjectValue.Builder found = ObjectValue.builder();
    for (int i = 0; i < size; i++) {
      Value part = within(parts.apply(i), schema, false);
      if (part != NullValue.NULL) {
        found.put(names.apply(i), part);
      }
    }
    return orNothing(found.build());
  }

  private static Value orNothing(ObjectValue found) {
    return found.isEmpty() ? NullValue.NULL : found;
  }

  private static boolean leaf(Value value) {
    return value instanceof ListValue
        || value instanceof TextValue
        || (value instanceof ObjectValue object && object.isEmpty());
  }

  /// Puts members back into an object.
  ///
  /// @param bytes whether empty bytes, too
  private record Restoring(boolean bytes) {
    ObjectValue struct(ObjectValue object, ObjectValue tree, StructSchema schema) {
      ObjectValue.Builder result = ObjectValue.builder(object.size() + 1);
      for (Field field : schema.fields()) {
        Optional<Value> lost = tree.get(field.name());
        Optional<Value> kept = object.get(field.name()).filter(v -> v != NullValue.NULL);
        if (lost.isEmpty()) {
          object.get(field.name()).ifPresent(v -> result.append(field.name(), v));
        } else if (kept.isPresent()) {
          result.append(field.name(), value(kept.get(), lost.get(), field.schema()));
        } else if (leaf(lost.get()) && (bytes || !(lost.get() instanceof TextValue))) {
          result.append(field.name(), lost.get());
        }
      }
      return result.build();
    }

    private Value value(Value value, Value lost, Schema schema) {
      if (!(lost instanceof ObjectValue tree) || tree.isEmpty()) {
        return value;
      }
      return switch (schema) {
        case StructSchema struct when value instanceof ObjectValue object ->
            struct(object, tree, struct);
        case MapSchema map when value instanceof ObjectValue object -> {
          ObjectValue.Builder changed = ObjectValue.builder(object.size());
          for (int i = 0; i < object.size(); i++) {
            Value inner = tree.get(object.nameAt(i)).orElse(NullValue.NULL);
            changed.append(object.nameAt(i), value(object.valueAt(i), inner, map.value()));
          }
          yield changed.build();
        }
        case ListSchema list when value instanceof ListValue items -> {
          Value[] changed = items.stream().toArray(Value[]::new);
          for (String name : tree.names()) {
            int index = Integer.parseInt(name);
            if (index < changed.length) {
              Value inner = tree.get(name).orElse(NullValue.NULL);
              changed[index] = value(changed[index], inner, list.element());
            }
          }
          yield new ListValue(List.of(changed));
        }
        default -> value;
      };
    }
  }
}
