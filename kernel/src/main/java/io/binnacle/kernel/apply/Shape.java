package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.PathElement.FieldName;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A type as apply sees it: what is one field, and what is looked into. Immutable.
sealed interface Shape {

  /// The shape for a value of this type: itself, unless the value decides.
  ///
  /// @param value the value; null for none
  default Shape of(@Nullable Value value) {
    return this;
  }

  /// The shape of the objects of this type; null when there are none.
  default @Nullable OfMap asMap() {
    return null;
  }

  /// The shape of the lists of this type; null when there are none.
  default @Nullable OfList asList() {
    return null;
  }

  /// What a scalar may be.
  enum Kind {
    TEXT,
    NUMBER,
    FLAG,
    ANY
  }

  /// A value without parts.
  record OfScalar(Kind kind) implements Shape {
    static final OfScalar ANY = new OfScalar(Kind.ANY);
  }

  /// A list.
  ///
  /// @param element the type of the items
  /// @param atomic whether it is one field
  /// @param keys the fields that tell the items of a list of objects apart; none for a set
  record OfList(Shape element, boolean atomic, List<String> keys) implements Shape {
    public OfList {
      keys = List.copyOf(keys);
    }

    @Override
    public OfList asList() {
      return this;
    }

    /// The element by which the list knows an item.
    PathElement elementOf(Value item) throws UnshapedException {
      if (!keys.isEmpty()) {
        return key(item);
      }
      return switch (item) {
        case ObjectValue _ ->
            throw new UnshapedException(
                "associative list without keys has an element that's a map type");
        case ListValue _ ->
            throw new UnshapedException("not supported: associative list with lists as elements");
        case NullValue _ ->
            throw new UnshapedException(
                "associative list without keys has an element that's an explicit null");
        default -> new PathElement.Item(item);
      };
    }

    private PathElement key(Value item) throws UnshapedException {
      if (item == NullValue.NULL) {
        throw new UnshapedException("associative list with keys may not have a null element");
      }
      if (!(item instanceof ObjectValue object)) {
        throw new UnshapedException("associative list with keys may not have non-map elements");
      }
      OfMap map = element.asMap();
      List<PathElement.KeyField> fields = new ArrayList<>(keys.size());
      for (String name : keys) {
        Optional<Value> value = object.get(name);
        if (value.isEmpty() && map != null) {
          value = map.defaultOf(name);
        }
        value.ifPresent(v -> fields.add(new PathElement.KeyField(name, v)));
      }
      if (fields.isEmpty()) {
        StringBuilder names = new StringBuilder();
        keys.forEach(key -> names.append(names.isEmpty() ? "\"" : " \"").append(key).append('"'));
        throw new UnshapedException(
            "associative list with keys has an element that omits all key fields ["
                + names
                + "] (and doesn't have default values for any key fields)");
      }
      return PathElement.Key.of(fields);
    }
  }

  /// An object: a struct with known fields, or a map with members of one type.
  final class OfMap implements Shape {
    private final Supplier<Map<String, Member>> made;
    private final @Nullable Shape element;
    private final boolean atomic;
    private volatile @Nullable Map<String, Member> members;

    private OfMap(Supplier<Map<String, Member>> made, @Nullable Shape element, boolean atomic) {
      this.made = made;
      this.element = element;
      this.atomic = atomic;
    }

    /// @param fields its fields, asked for on first use: structs may contain themselves
    static OfMap ofStruct(Supplier<Map<String, Member>> fields, boolean atomic) {
      return new OfMap(fields, null, atomic);
    }

    static OfMap ofMembers(Shape element, boolean atomic) {
      return new OfMap(Map::of, element, atomic);
    }

    /// A field that the schema names.
    ///
    /// @param element how paths name it
    /// @param fallback what it counts as, in a key, when it is left out
    record Member(FieldName element, Shape shape, Optional<Value> fallback) {}

    boolean atomic() {
      return atomic;
    }

    /// A field of a struct; null for anything else.
    @Nullable Member field(String name) {
      return fields().get(name);
    }

    /// The type of a member; null when the schema does not have it.
    @Nullable Shape member(String name) {
      Member known = fields().get(name);
      return known == null ? element : known.shape();
    }

    PathElement elementOf(String name) {
      Member known = fields().get(name);
      return known == null ? new FieldName(name) : known.element();
    }

    Optional<Value> defaultOf(String name) {
      Member known = fields().get(name);
      return known == null ? Optional.empty() : known.fallback();
    }

    private Map<String, Member> fields() {
      Map<String, Member> known = members;
      if (known == null) {
        known = made.get();
        members = known;
      }
      return known;
    }

    @Override
    public OfMap asMap() {
      return this;
    }
  }

  /// A value without a schema.
  final class OfAny implements Shape {
    private final OfMap map;
    private final OfList list;

    /// @param atomic whether objects are one field; lists always are
    OfAny(boolean atomic) {
      this.map = OfMap.ofMembers(this, atomic);
      this.list = new OfList(this, true, List.of());
    }

    @Override
    public Shape of(@Nullable Value value) {
      return switch (value) {
        case ListValue _ -> list;
        case TextValue _, NumberValue _, BoolValue _ -> OfScalar.ANY;
        case ObjectValue _, NullValue _ -> map;
        case null -> map;
      };
    }

    @Override
    public OfMap asMap() {
      return map;
    }

    @Override
    public OfList asList() {
      return list;
    }
  }
}
