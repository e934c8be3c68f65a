package io.binnacle.spi.value;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// A JSON array.
public record ListValue(List<Value> items) implements Value, Iterable<Value> {
  private static final ListValue EMPTY = new ListValue(List.of());

  public ListValue {
    items = List.copyOf(items);
  }

  public static ListValue empty() {
    return EMPTY;
  }

  public static ListValue of(Value... items) {
    return new ListValue(List.of(items));
  }

  public int size() {
    return items.size();
  }

  public boolean isEmpty() {
    return items.isEmpty();
  }

  public Value get(int index) {
    return items.get(index);
  }

  @Override
  public Iterator<Value> iterator() {
    return items.iterator();
  }

  public Stream<Value> stream() {
    return items.stream();
  }
}
