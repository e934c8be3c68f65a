package io.binnacle.kernel.patch;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A document that JSON pointers (RFC 6901) lead into and that changes in place, so that thousands
/// of operations on one large object cost no more than they change. Objects and lists are opened
/// when a way first leads through them; whatever no way led through stays as it was written, and
/// the members of those that were opened end in the order of their names, as with Go's library,
/// which reads these into maps. Confined to one thread.
final class OpenDocument {
  /// A value: untouched, or an object or list that was opened.
  private sealed interface Node {}

  private record Untouched(Value value) implements Node {}

  private record Members(Map<String, Node> members) implements Node {}

  private record Items(List<Node> items) implements Node {}

  private Node root;

  OpenDocument(Value document) {
    root = opened(new Untouched(document));
  }

  /// What has become of it.
  ///
  /// @throws PointerException when it is deeper than any document that is read: code that works on
  ///   values is recursive
  Value value() throws PointerException {
    Value value = closed(root, JsonReader.DEEPEST);
    if (JsonReader.tooDeep(value)) {
      throw tooDeep();
    }
    return value;
  }

  /// What is there; empty for a member that is not. An index out of range is a failure.
  Optional<Value> find(String pointer) throws PointerException {
    List<String> steps = steps(pointer);
    Optional<Node> found = child(holder(pointer, steps), steps.getLast());
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(closed(found.get(), JsonReader.DEEPEST));
  }

  /// Puts a value where no item or member is; in place of the member that is there.
  void add(String pointer, Value value) throws PointerException {
    add(pointer, new Untouched(value));
  }

  private void add(String pointer, Node node) throws PointerException {
    List<String> steps = steps(pointer);
    String step = steps.getLast();
    switch (holder(pointer, steps)) {
      case Members object -> object.members.put(step, node);
      case Items list -> {
        int size = list.items.size();
        list.items.add(step.equals("-") ? size : index(step, size + 1), node);
      }
      case Untouched _ -> throw missing(pointer);
    }
  }

  /// Puts a value in the place of another; also where no member is.
  void replace(String pointer, Value value) throws PointerException {
    List<String> steps = steps(pointer);
    String step = steps.getLast();
    switch (holder(pointer, steps)) {
      case Members object -> object.members.put(step, new Untouched(value));
      case Items list -> list.items.set(index(step, list.items.size()), new Untouched(value));
      case Untouched _ -> throw missing(pointer);
    }
  }

  /// Puts a document in the place of all of it.
  void replaceAll(Value document) throws PointerException {
    if (!(document instanceof ObjectValue) && !(document instanceof ListValue)) {
      throw new PointerException("replace operation value must be object or array");
    }
    root = opened(new Untouched(document));
  }

  void remove(String pointer) throws PointerException {
    taken(pointer);
  }

  void move(String from, String to) throws PointerException {
    add(to, taken(from));
  }

  private Node taken(String pointer) throws PointerException {
    List<String> steps = steps(pointer);
    String step = steps.getLast();
    return switch (holder(pointer, steps)) {
      case Members object -> {
        Node member = object.members.remove(step);
        if (member == null) {
          throw new PointerException(
              "Unable to remove nonexistent key: " + step + ": missing value");
        }
        yield member;
      }
      case Items list -> list.items.remove(index(step, list.items.size()));
      case Untouched _ -> throw missing(pointer);
    };
  }

  private static List<String> steps(String pointer) throws PointerException {
    if (pointer.indexOf('/') < 0) {
      throw missing(pointer);
    }
    return Arrays.stream(pointer.split("/", -1))
        .skip(1)
        .map(part -> part.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  /// The object or list that the last step is taken from; all on the way are opened.
  private Node holder(String pointer, List<String> steps) throws PointerException {
    Node holder = root;
    for (String step : steps.subList(0, steps.size() - 1)) {
      Node inner = child(holder, step).orElseThrow(() -> missing(pointer));
      if (inner instanceof Untouched) {
        inner = opened(inner);
        put(holder, step, inner);
      }
      holder = inner;
    }
    return holder;
  }

  private static Optional<Node> child(Node holder, String step) throws PointerException {
    return switch (holder) {
      case Members object -> Optional.ofNullable(object.members.get(step));
      case Items list -> Optional.of(list.items.get(index(step, list.items.size())));
      case Untouched _ -> Optional.empty();
    };
  }

  private static void put(Node holder, String step, Node child) throws PointerException {
    switch (holder) {
      case Members object -> object.members.put(step, child);
      case Items list -> list.items.set(index(step, list.items.size()), child);
      case Untouched _ -> {}
    }
  }

  /// A node that can be changed inside; the same for what holds nothing.
  private static Node opened(Node node) {
    if (!(node instanceof Untouched(Value value))) {
      return node;
    }
    return switch (value) {
      case ObjectValue object -> {
        Map<String, Node> members = new TreeMap<>();
        for (int i = 0; i < object.size(); i++) {
          members.put(object.nameAt(i), new Untouched(object.valueAt(i)));
        }
        yield new Members(members);
      }
      case ListValue list -> {
        List<Node> items = new ArrayList<>(list.size());
        list.forEach(item -> items.add(new Untouched(item)));
        yield new Items(items);
      }
      default -> node;
    };
  }

  /// @param left how much deeper it may go
  private static Value closed(Node node, int left) throws PointerException {
    if (left < 0) {
      throw tooDeep();
    }
    return switch (node) {
      case Untouched(Value value) -> value;
      case Members(Map<String, Node> members) -> {
        ObjectValue.Builder object = ObjectValue.builder(members.size());
        for (Map.Entry<String, Node> member : members.entrySet()) {
          object.append(member.getKey(), closed(member.getValue(), left - 1));
        }
        yield object.build();
      }
      case Items(List<Node> items) -> {
        List<Value> values = new ArrayList<>(items.size());
        for (Node item : items) {
          values.add(closed(item, left - 1));
        }
        yield new ListValue(values);
      }
    };
  }

  private static PointerException tooDeep() {
    return new PointerException(JsonReader.TOO_DEEP);
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

  private static PointerException missing(String pointer) {
    return new PointerException("doc is missing path: \"" + pointer + "\": missing value");
  }
}
