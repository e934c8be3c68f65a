package io.binnacle.kernel.apply;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The fields that an object mentions: its leaves, and the items and members that may be there or
/// not.
final class Mentioned {
  private Mentioned() {}

  static FieldSet of(Shape shape, Value value) throws UnshapedException {
    FieldSet.Builder set = new FieldSet.Builder();
    collect(shape, value, set);
    return set.build();
  }

  /// Collects what is mentioned below a value, and says whether the value is a leaf itself.
  private static boolean collect(Shape shape, Value value, FieldSet.Builder set)
      throws UnshapedException {
    return switch (shape.of(value)) {
      case Shape.OfScalar _ -> true;
      case Shape.OfList list -> {
        if (!list.atomic() && value instanceof ListValue items) {
          items(list, items, set);
        }
        yield list.atomic();
      }
      case Shape.OfMap map -> {
        if (!map.atomic() && value instanceof ObjectValue object) {
          members(map, object, set);
        }
        yield map.atomic();
      }
      case Shape.OfAny _ -> throw new IllegalStateException("a value decides its shape");
    };
  }

  private static void members(Shape.OfMap map, ObjectValue object, FieldSet.Builder set)
      throws UnshapedException {
    for (int i = 0; i < object.size(); i++) {
      String name = object.nameAt(i);
      Shape shape = map.member(name);
      if (shape == null) {
        throw new UnshapedException("field not declared in schema");
      }
      Value value = object.valueAt(i);
      FieldSet.Builder below = new FieldSet.Builder();
      boolean leaf = collect(shape, value, below);
      PathElement element = map.elementOf(name);
      if (leaf || map.field(name) == null || nothing(value)) {
        set.member(element);
      }
      set.below(element, below.build());
    }
  }

  private static boolean nothing(Value value) {
    return value == NullValue.NULL || (value instanceof ObjectValue object && object.isEmpty());
  }

  private static void items(Shape.OfList list, ListValue items, FieldSet.Builder set)
      throws UnshapedException {
    List<PathElement> elements = new ArrayList<>(items.size());
    TreeMap<PathElement, Boolean> again = new TreeMap<>();
    for (Value item : items) {
      PathElement element = list.elementOf(item);
      elements.add(element);
      again.merge(element, false, (_, _) -> true);
    }
    for (int i = 0; i < elements.size(); i++) {
      PathElement element = elements.get(i);
      set.member(element);
      if (!again.getOrDefault(element, false)) {
        FieldSet.Builder below = new FieldSet.Builder();
        collect(list.element(), items.get(i), below);
        set.below(element, below.build());
      }
    }
  }
}
