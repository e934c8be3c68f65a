package io.binnacle.kernel.cel;

import java.util.LinkedHashMap;
import java.util.Map;

/// The type of a part of what expressions are about, with what is known of its size. Immutable.
public sealed interface DeclaredType {

  /// How many elements, characters or bytes it has at most, as an unsigned number; 0 where that is
  /// not known of a simple type.
  long mostElements();

  /// How many bytes it has at least as JSON.
  long leastSize();

  /// What has no parts.
  ///
  /// @param text the type as messages write it
  record Simple(String text, long mostElements, long leastSize) implements DeclaredType {
    /// The same type with another bound.
    public Simple atMost(long elements) {
      return new Simple(text, elements, leastSize);
    }
  }

  /// A list.
  record Items(DeclaredType element, long mostElements) implements DeclaredType {
    @Override
    public long leastSize() {
      return 2;
    }
  }

  /// A map.
  record Entries(DeclaredType key, DeclaredType value, long mostElements) implements DeclaredType {
    @Override
    public long leastSize() {
      return 2;
    }
  }

  /// An object whose fields are known.
  ///
  /// @param name the name of its type; empty before it has one
  /// @param fields its fields by their names in expressions
  record Fields(String name, Map<String, DeclaredType> fields, long leastSize)
      implements DeclaredType {
    public Fields {
      fields = Map.copyOf(fields);
    }

    /// An object of a type that has a name.
    public static Fields of(String name, Map<String, DeclaredType> fields) {
      return new Fields(name, fields, 2);
    }

    @Override
    public long mostElements() {
      return 0;
    }
  }

  /// A value that may be missing.
  record Maybe(DeclaredType value) implements DeclaredType {
    @Override
    public long mostElements() {
      return 0;
    }

    @Override
    public long leastSize() {
      return value.leastSize();
    }
  }

  /// The same type with names for the objects in it that have none.
  default DeclaredType named(String name) {
    return switch (this) {
      case Fields fields -> {
        String own = fields.name().isEmpty() ? name : fields.name();
        Map<String, DeclaredType> parts = new LinkedHashMap<>();
        fields.fields().forEach((field, type) -> parts.put(field, type.named(own + "." + field)));
        yield new Fields(own, parts, fields.leastSize());
      }
      case Items items -> new Items(items.element().named(name + ".@idx"), items.mostElements());
      case Entries entries ->
          new Entries(
              entries.key(), entries.value().named(name + ".@elem"), entries.mostElements());
      case Maybe maybe -> new Maybe(maybe.value().named(name));
      case Simple simple -> simple;
    };
  }
}
