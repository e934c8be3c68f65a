package io.binnacle.spi.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A JSON object: members in the order in which they were written, each name once.
///
/// Equality ignores the order of members, as JSON does. Immutable and thread-safe. Made for
/// Kubernetes objects: few members, read often, so names and values lie in two arrays and only
/// large objects get a hash index.
public final class ObjectValue implements Value {
  private static final int INDEX_ABOVE = 12;

  /// A usual name finds its slot after less than one look at another's.
  private static final int MOST_PROBES = 8;

  private static final ObjectValue EMPTY = new ObjectValue(new String[0], new Value[0]);

  private final String[] names;
  private final Value[] values;
  private volatile int @Nullable [] index;

  private ObjectValue(String[] names, Value[] values) {
    this.names = names;
    this.values = values;
  }

  public static ObjectValue empty() {
    return EMPTY;
  }

  public static ObjectValue of(String name, Value value) {
    return new ObjectValue(new String[] {name}, new Value[] {value});
  }

  public static ObjectValue of(Map<String, ? extends Value> members) {
    Builder builder = builder(members.size());
    members.forEach(builder::put);
    return builder.build();
  }

  public static Builder builder() {
    return new Builder(8);
  }

  public static Builder builder(int expectedSize) {
    return new Builder(expectedSize);
  }

  public int size() {
    return names.length;
  }

  public boolean isEmpty() {
    return names.length == 0;
  }

  /// The name of the member at `position`, from 0 to `size() - 1`.
  public String nameAt(int position) {
    return names[position];
  }

  /// The value of the member at `position`, from 0 to `size() - 1`.
  public Value valueAt(int position) {
    return values[position];
  }

  public List<String> names() {
    return List.of(names);
  }

  public boolean has(String name) {
    return position(name) >= 0;
  }

  /// The member's value; empty when there is no such member. A member that is JSON null is present.
  public Optional<Value> get(String name) {
    return Optional.ofNullable(find(name));
  }

  /// The value found by following `path` through objects; empty when a step is missing or passes
  /// through something that is not an object.
  public Optional<Value> at(String... path) {
    Value current = this;
    for (String step : path) {
      if (!(current instanceof ObjectValue object)) {
        return Optional.empty();
      }
      Value next = object.find(step);
      if (next == null) {
        return Optional.empty();
      }
      current = next;
    }
    return Optional.of(current);
  }

  /// The string at `path`; empty when it is missing or not a string.
  public Optional<String> text(String... path) {
    return at(path)
        .flatMap(v -> v instanceof TextValue t ? Optional.of(t.text()) : Optional.empty());
  }

  /// The integer at `path`; empty when it is missing or not an integer.
  public Optional<Long> integer(String... path) {
    return at(path)
        .flatMap(
            v ->
                v instanceof NumberValue.IntegerNumber n
                    ? Optional.of(n.number())
                    : Optional.empty());
  }

  /// Whether the value at `path` is JSON true.
  public boolean flag(String... path) {
    return at(path).filter(v -> v == BoolValue.TRUE).isPresent();
  }

  /// The object at `path`; empty when it is missing or not an object.
  public Optional<ObjectValue> object(String... path) {
    return at(path).flatMap(v -> v instanceof ObjectValue o ? Optional.of(o) : Optional.empty());
  }

  /// The items of the list at `path`; an empty list when it is missing or not a list.
  public List<Value> items(String... path) {
    return at(path)
        .map(v -> v instanceof ListValue l ? l.items() : List.<Value>of())
        .orElse(List.of());
  }

  /// This object with `name` set to `value`: in place when the member exists, at the end otherwise.
  public ObjectValue with(String name, Value value) {
    int position = position(name);
    if (position >= 0) {
      if (values[position].equals(value)) {
        return this;
      }
      Value[] changed = values.clone();
      changed[position] = value;
      return new ObjectValue(names, changed);
    }
    String[] longerNames = Arrays.copyOf(names, names.length + 1);
    Value[] longerValues = Arrays.copyOf(values, values.length + 1);
    longerNames[names.length] = name;
    longerValues[values.length] = value;
    return new ObjectValue(longerNames, longerValues);
  }

  /// This object with the value at `path` set; objects missing on the way are made, and whatever
  /// else stands in the way is replaced by an object.
  public ObjectValue withAt(Value value, String... path) {
    if (path.length == 0) {
      throw new IllegalArgumentException("the path must name a member");
    }
    if (path.length == 1) {
      return with(path[0], value);
    }
    ObjectValue child = object(path[0]).orElse(EMPTY);
    return with(path[0], child.withAt(value, Arrays.copyOfRange(path, 1, path.length)));
  }

  public ObjectValue without(String name) {
    int position = position(name);
    if (position < 0) {
      return this;
    }
    int rest = names.length - position - 1;
    String[] fewerNames = Arrays.copyOf(names, names.length - 1);
    Value[] fewerValues = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(names, position + 1, fewerNames, position, rest);
    System.arraycopy(values, position + 1, fewerValues, position, rest);
    return new ObjectValue(fewerNames, fewerValues);
  }

  /// This object without the member at `path`; objects on the way stay, even when they end empty.
  public ObjectValue withoutAt(String... path) {
    if (path.length == 1) {
      return without(path[0]);
    }
    Optional<ObjectValue> child = object(path[0]);
    return child.isEmpty()
        ? this
        : with(path[0], child.get().withoutAt(Arrays.copyOfRange(path, 1, path.length)));
  }

  private @Nullable Value find(String name) {
    int position = position(name);
    return position < 0 ? null : values[position];
  }

  private int position(String name) {
    if (names.length <= INDEX_ABOVE) {
      for (int i = 0; i < names.length; i++) {
        if (names[i].equals(name)) {
          return i;
        }
      }
      return -1;
    }
    int[] slots = index;
    if (slots == null) {
      slots = buildIndex();
      index = slots;
    }
    if (slots.length == names.length) {
      return sortedPosition(slots, name);
    }
    int mask = slots.length - 1;
    for (int slot = spread(name) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      int candidate = slots[slot] - 1;
      if (names[candidate].equals(name)) {
        return candidate;
      }
    }
    return -1;
  }

  /// Slots by the names' hashes, at least twice as many as there are names, with one more than the
  /// position in them; or, for names that were chosen to have one hash, the positions in the order
  /// of the names, as many as there are.
  private int[] buildIndex() {
    int[] slots = new int[Integer.highestOneBit(names.length) * 4];
    int mask = slots.length - 1;
    long left = (long) MOST_PROBES * names.length;
    for (int i = 0; i < names.length; i++) {
      int slot = spread(names[i]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
        if (--left < 0) {
          return sortedPositions();
        }
      }
      slots[slot] = i + 1;
    }
    return slots;
  }

  private int[] sortedPositions() {
    return IntStream.range(0, names.length)
        .boxed()
        .sorted(Comparator.comparing(position -> names[position]))
        .mapToInt(position -> position)
        .toArray();
  }

  private int sortedPosition(int[] sorted, String name) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = names[sorted[middle]].compareTo(name);
      if (order == 0) {
        return sorted[middle];
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private static int spread(String name) {
    int h = name.hashCode();
    return h ^ (h >>> 16);
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof ObjectValue that) || that.names.length != names.length) {
      return false;
    }
    for (int i = 0; i < names.length; i++) {
      // Objects of one origin have their members in one order: look there first.
      Value theirs = that.names[i].equals(names[i]) ? that.values[i] : that.find(names[i]);
      if (theirs == null || !values[i].equals(theirs)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int sum = 0;
    for (int i = 0; i < names.length; i++) {
      sum += Hashing.of(names[i], values[i].hashCode());
    }
    return sum;
  }

  /// For logs and test failures; not JSON.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < names.length; i++) {
      text.append(i == 0 ? "" : ", ").append(names[i]).append(": ").append(values[i]);
    }
    return text.append('}').toString();
  }

  /// Collects members in order. Confined to one thread.
  public static final class Builder {
    private final List<String> names;
    private final List<Value> values;
    private @Nullable Map<String, Integer> positions;

    private Builder(int expectedSize) {
      names = new ArrayList<>(expectedSize);
      values = new ArrayList<>(expectedSize);
    }

    /// Sets a member; a name put before keeps its place and gets the new value.
    public Builder put(String name, Value value) {
      int position = position(name);
      if (position >= 0) {
        values.set(position, value);
      } else {
        append(name, value);
      }
      return this;
    }

    public Builder put(String name, String text) {
      return put(name, new TextValue(text));
    }

    public Builder put(String name, long number) {
      return put(name, NumberValue.of(number));
    }

    public Builder put(String name, boolean flag) {
      return put(name, Value.of(flag));
    }

    /// Appends a member whose name the caller knows to be new: no look-up.
    public Builder append(String name, Value value) {
      if (positions != null) {
        positions.put(name, names.size());
      }
      names.add(name);
      values.add(value);
      return this;
    }

    /// Sets all members of an object, in its order, each as [#put(String, Value)] does.
    public Builder putAll(ObjectValue members) {
      if (names.isEmpty()) {
        names.addAll(Arrays.asList(members.names));
        values.addAll(Arrays.asList(members.values));
        return this;
      }
      for (int i = 0; i < members.names.length; i++) {
        put(members.names[i], members.values[i]);
      }
      return this;
    }

    public boolean has(String name) {
      return position(name) >= 0;
    }

    public int size() {
      return names.size();
    }

    private int position(String name) {
      if (names.size() <= INDEX_ABOVE) {
        return names.indexOf(name);
      }
      Map<String, Integer> known = positions;
      if (known == null) {
        known = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
          known.put(names.get(i), i);
        }
        positions = known;
      }
      return known.getOrDefault(name, -1);
    }

    public ObjectValue build() {
      return names.isEmpty()
          ? EMPTY
          : new ObjectValue(names.toArray(String[]::new), values.toArray(Value[]::new));
    }
  }
}
