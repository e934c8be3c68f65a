package io.binnacle.kernel.patch;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A JSON pointer (RFC 6901) to a member or item, and what can be done there. Documents are
/// immutable: each change gives a new one.
///
/// @param text the pointer as it was written
/// @param steps its steps, at least one
record Pointer(String text, List<String> steps) {

  /// What is done to the object or list that holds the last step.
  private interface Change {
    Value apply(Value container, String step) throws PointerException;
  }

  static Pointer of(String text) throws PointerException {
    if (text.indexOf('/') < 0) {
      throw new PointerException("doc is missing path: \"" + text + "\": missing value");
    }
    return new Pointer(text, steps(text));
  }

  /// The steps of a pointer.
  static List<String> steps(String text) {
    return Arrays.stream(text.split("/", -1))
        .skip(1)
        .map(part -> part.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  /// Where a step leads in a list of so many items; empty when it leads nowhere.
  static OptionalInt position(String step, int size) {
    try {
      return OptionalInt.of(index(step, size));
    } catch (PointerException nowhere) {
      return OptionalInt.empty();
    }
  }

  /// What is there; empty for a member that is not. An index out of range is a failure.
  Optional<Value> find(Value document) throws PointerException {
    Value container = document;
    for (String step : steps.subList(0, steps.size() - 1)) {
      container = step(container, step).orElseThrow(this::missing);
    }
    return step(container, steps.getLast());
  }

  Value add(Value document, Value value) throws PointerException {
    return changed(
        document,
        0,
        (container, step) ->
            switch (container) {
              case ObjectValue object -> object.with(step, value);
              case ListValue list -> {
                List<Value> items = new ArrayList<>(list.items());
                items.add(step.equals("-") ? items.size() : index(step, items.size() + 1), value);
                yield new ListValue(items);
              }
              default -> throw missing();
            });
  }

  Value remove(Value document) throws PointerException {
    return changed(
        document,
        0,
        (container, step) ->
            switch (container) {
              case ObjectValue object -> {
                if (!object.has(step)) {
                  throw new PointerException(
                      "Unable to remove nonexistent key: " + step + ": missing value");
                }
                yield object.without(step);
              }
              case ListValue list -> {
                List<Value> items = new ArrayList<>(list.items());
                items.remove(index(step, items.size()));
                yield new ListValue(items);
              }
              default -> throw missing();
            });
  }

  Value replace(Value document, Value value) throws PointerException {
    return changed(
        document,
        0,
        (container, step) ->
            switch (container) {
              case ObjectValue object -> object.with(step, value);
              case ListValue list -> {
                List<Value> items = new ArrayList<>(list.items());
                items.set(index(step, items.size()), value);
                yield new ListValue(items);
              }
              default -> throw missing();
            });
  }

  private Value changed(Value container, int depth, Change change) throws PointerException {
    String step = steps.get(depth);
    if (depth == steps.size() - 1) {
      return change.apply(container, step);
    }
    Value inner = step(container, step).orElseThrow(this::missing);
    Value changed = changed(inner, depth + 1, change);
    return switch (container) {
      case ObjectValue object -> object.with(step, changed);
      case ListValue list -> {
        List<Value> items = new ArrayList<>(list.items());
        items.set(index(step, items.size()), changed);
        yield new ListValue(items);
      }
      default -> throw missing();
    };
  }

  private Optional<Value> step(Value container, String step) throws PointerException {
    return switch (container) {
      case ObjectValue object -> object.get(step);
      case ListValue list -> Optional.of(list.get(index(step, list.size())));
      default -> throw missing();
    };
  }

  private static int index(String step, int size) throws PointerException {
    int index;
    try {
      index = Integer.parseInt(step);
    } catch (NumberFormatException e) {
      throw new PointerException("value was not a proper array index: '" + step + "'");
    }
    if (index >= size || index < -size) {
      throw new PointerException(
          "Unable to access invalid index: " + index + ": invalid index referenced");
    }
    return index < 0 ? index + size : index;
  }

  private PointerException missing() {
    return new PointerException("doc is missing path: \"" + text + "\": missing value");
  }
}
