package io.binnacle.kernel.apply;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks what is applied against its type, in the words of structured-merge-diff. Confined to one
/// thread.
final class PatchCheck {
  private final List<Fault> faults = new ArrayList<>();
  private final List<PathElement> path = new ArrayList<>();

  private PatchCheck() {}

  private record Fault(String path, String message) {
    @Override
    public String toString() {
      return path.isEmpty() ? message : path + ": " + message;
    }
  }

  /// What is wrong, as one text; empty when nothing is.
  static String faults(Shape shape, Value value) {
    PatchCheck check = new PatchCheck();
    check.check(shape, value);
    if (check.faults.size() < 2) {
      return check.faults.isEmpty() ? "" : check.faults.getFirst().toString();
    }
    return check.faults.stream()
        .map(Fault::toString)
        .collect(Collectors.joining("\n  ", "errors:\n  ", ""));
  }

  private void fault(String message) {
    faults.add(
        new Fault(path.stream().map(PathElement::toString).collect(Collectors.joining()), message));
  }

  private void check(Shape shape, Value value) {
    switch (shape.of(value)) {
      case Shape.OfScalar(Shape.Kind kind) -> scalar(kind, value);
      case Shape.OfList list -> {
        if (value instanceof ListValue items) {
          items(list, items);
        } else if (value != NullValue.NULL) {
          fault("expected list, got " + GoValues.brief(value));
        }
      }
      case Shape.OfMap map -> {
        if (value instanceof ObjectValue object) {
          members(map, object);
        } else if (value != NullValue.NULL) {
          fault("expected map, got " + GoValues.brief(value));
        }
      }
      case Shape.OfAny _ -> throw new IllegalStateException("a value decides its shape");
    }
  }

  private void scalar(Shape.Kind kind, Value value) {
    if (value == NullValue.NULL) {
      return;
    }
    switch (kind) {
      case NUMBER -> {
        if (!(value instanceof NumberValue)) {
          fault("expected numeric (int or float), got " + GoValues.type(value));
        }
      }
      case TEXT -> {
        if (!(value instanceof TextValue)) {
          fault("expected string, got " + GoValues.full(value));
        }
      }
      case FLAG -> {
        if (!(value instanceof BoolValue)) {
          fault("expected boolean, got " + GoValues.brief(value));
        }
      }
      case ANY -> {
        if (value instanceof ListValue || value instanceof ObjectValue) {
          fault("expected any scalar, got " + GoValues.brief(value));
        }
      }
    }
  }

  private void members(Shape.OfMap map, ObjectValue object) {
    for (int i = 0; i < object.size(); i++) {
      String name = object.nameAt(i);
      path.addLast(map.elementOf(name));
      @Nullable Shape shape = map.member(name);
      if (shape == null) {
        fault("field not declared in schema");
      } else {
        check(shape, object.valueAt(i));
      }
      path.removeLast();
      if (shape == null) {
        return;
      }
    }
  }

  private void items(Shape.OfList list, ListValue items) {
    boolean keyed = !list.atomic();
    TreeSet<PathElement> seen = new TreeSet<>();
    for (int i = 0; i < items.size(); i++) {
      PathElement element = new PathElement.Index(i);
      if (keyed) {
        try {
          element = list.elementOf(items.get(i));
        } catch (UnshapedException unshaped) {
          fault("element " + i + ": " + unshaped.getMessage());
          return;
        }
        if (!seen.add(element)) {
          fault("duplicate entries for key " + element);
        }
      }
      path.addLast(element);
      check(list.element(), items.get(i));
      path.removeLast();
    }
  }
}
