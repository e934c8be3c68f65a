package io.binnacle.kernel.apply;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes fields out of an object. What loses its last part becomes null.
final class Removing {
  private Removing() {}

  static Value remove(Shape shape, Value value, FieldSet fields) throws UnshapedException {
    if (fields.isEmpty()) {
      return value;
    }
    return switch (shape.of(value)) {
      case Shape.OfScalar _ -> value;
      case Shape.OfList list -> fromList(list, value, fields);
      case Shape.OfMap map -> fromMap(map, value, fields);
      case Shape.OfAny _ -> throw new IllegalStateException("a value decides its shape");
    };
  }

  private static Value fromList(Shape.OfList list, Value value, FieldSet fields)
      throws UnshapedException {
    if (!(value instanceof ListValue items) || items.isEmpty() || list.atomic()) {
      return NullValue.NULL;
    }
    List<Value> kept = new ArrayList<>(items.size());
    boolean changed = false;
    for (Value item : items) {
      PathElement element = list.elementOf(item);
      if (fields.hasMember(element)) {
        changed = true;
        continue;
      }
      FieldSet below = fields.below(element);
      Value rest = below.isEmpty() ? item : remove(list.element(), item, below);
      changed |= !Values.identical(rest, item);
      kept.add(rest);
    }
    if (kept.isEmpty()) {
      return NullValue.NULL;
    }
    return changed ? new ListValue(kept) : value;
  }

  private static Value fromMap(Shape.OfMap map, Value value, FieldSet fields)
      throws UnshapedException {
    if (!(value instanceof ObjectValue object) || object.isEmpty() || map.atomic()) {
      return NullValue.NULL;
    }
    ObjectValue.Builder kept = ObjectValue.builder(object.size());
    boolean changed = false;
    for (int i = 0; i < object.size(); i++) {
      String name = object.nameAt(i);
      PathElement element = map.elementOf(name);
      if (fields.hasMember(element)) {
        changed = true;
        continue;
      }
      FieldSet below = fields.below(element);
      @Nullable Shape shape = map.member(name);
      Value member = object.valueAt(i);
      Value rest = below.isEmpty() || shape == null ? member : remove(shape, member, below);
      changed |= !Values.identical(rest, member);
      kept.append(name, rest);
    }
    if (kept.size() == 0) {
      return NullValue.NULL;
    }
    return changed ? kept.build() : value;
  }
}
