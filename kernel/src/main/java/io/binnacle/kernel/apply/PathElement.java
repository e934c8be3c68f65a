package io.binnacle.kernel.apply;

import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.codec.MalformedException;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One step from an object or a list to a part of it. Ordered: names, then keys, then values, then
/// indexes. Immutable.
public sealed interface PathElement extends Comparable<PathElement> {

  /// A member of an object, or a field of a struct.
  record FieldName(String name) implements PathElement {
    @Override
    public String toString() {
      return "." + name;
    }
  }

  /// An item of a list of objects, by the fields that tell it from others.
  ///
  /// @param fields those fields, by their names
  record Key(List<KeyField> fields) implements PathElement {
    public Key {
      fields = List.copyOf(fields);
    }

    static Key of(List<KeyField> unsorted) {
      return new Key(
          unsorted.size() < 2
              ? unsorted
              : unsorted.stream()
                  .sorted(Comparator.comparing(KeyField::name, Values::compare))
                  .toList());
    }

    @Override
    public String toString() {
      return fields.stream()
          .map(field -> field.name() + "=" + Values.text(field.value()))
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  /// A field of a key.
  record KeyField(String name, Value value) {}

  /// An item of a set, by itself.
  record Item(Value value) implements PathElement {
    @Override
    public String toString() {
      return "[=" + Values.text(value) + "]";
    }
  }

  /// An item of any other list.
  record Index(int index) implements PathElement {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  /// As `FieldsV1` names it: `f:spec`, `k:{"name":"c"}`, `v:"a"`, `i:0`.
  default String form() {
    return switch (this) {
      case FieldName(String name) -> "f:" + name;
      case Key(List<KeyField> fields) -> {
        ObjectValue.Builder key = ObjectValue.builder(fields.size());
        fields.forEach(field -> key.append(field.name(), field.value()));
        yield "k:" + JsonWriter.text(key.build());
      }
      case Item(Value value) -> "v:" + JsonWriter.text(value);
      case Index(int index) -> "i:" + index;
    };
  }

  /// Reads what [#form] wrote; empty for kinds of elements that a later version may know.
  static Optional<PathElement> parse(String form) throws MalformedFieldsException {
    return KnownElements.parse(form);
  }

  /// As [#parse], without looking whether the form was read before.
  static Optional<PathElement> read(String form) throws MalformedFieldsException {
    if (form.length() < 2) {
      throw new MalformedFieldsException("key must be 2 characters long:");
    }
    if (form.charAt(1) != ':') {
      throw new MalformedFieldsException("missing colon: " + form);
    }
    String rest = form.substring(2);
    return switch (form.charAt(0)) {
      case 'f' -> Optional.of(new FieldName(rest));
      case 'v' -> Optional.of(new Item(json(rest)));
      case 'k' -> {
        if (!(json(rest) instanceof ObjectValue object)) {
          throw new MalformedFieldsException("a key must be an object: " + form);
        }
        List<KeyField> fields = new ArrayList<>(object.size());
        for (int i = 0; i < object.size(); i++) {
          fields.add(new KeyField(object.nameAt(i), object.valueAt(i)));
        }
        yield Optional.of(Key.of(fields));
      }
      case 'i' -> {
        try {
          yield Optional.of(new Index(Integer.parseInt(rest)));
        } catch (NumberFormatException notNumber) {
          throw new MalformedFieldsException("an index must be a number: " + form, notNumber);
        }
      }
      default -> Optional.empty();
    };
  }

  private static Value json(String text) throws MalformedFieldsException {
    try {
      return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException malformed) {
      throw new MalformedFieldsException(String.valueOf(malformed.getMessage()), malformed);
    }
  }

  @Override
  default int compareTo(PathElement other) {
    if (this instanceof FieldName(String name) && other instanceof FieldName(String theirs)) {
      return Values.compare(name, theirs);
    }
    int kinds = Integer.compare(rank(), other.rank());
    if (kinds != 0) {
      return kinds;
    }
    return switch (this) {
      case FieldName _ -> 0;
      case Key(List<KeyField> fields) -> compare(fields, ((Key) other).fields());
      case Item(Value value) -> Values.compare(value, ((Item) other).value());
      case Index(int index) -> Integer.compare(index, ((Index) other).index());
    };
  }

  private int rank() {
    return switch (this) {
      case FieldName _ -> 0;
      case Key _ -> 1;
      case Item _ -> 2;
      case Index _ -> 3;
    };
  }

  private static int compare(List<KeyField> one, List<KeyField> other) {
    for (int i = 0; i < one.size() && i < other.size(); i++) {
      int names = Values.compare(one.get(i).name(), other.get(i).name());
      int fields = names != 0 ? names : Values.compare(one.get(i).value(), other.get(i).value());
      if (fields != 0) {
        return fields;
      }
    }
    return Integer.compare(one.size(), other.size());
  }
}
