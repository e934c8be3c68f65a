package io.binnacle.kernel.patch;

import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the items of a list stand: objects found by their merge key, anything else by itself.
/// Confined to one thread.
final class ItemPositions {
  private final Map<Value, Integer> first = new HashMap<>();
  private final String key;
  private final boolean objects;

  /// What stands in a list of objects and is none: nothing behind it is found.
  private Optional<Value> stranger = Optional.empty();

  /// @param objects whether items are objects
  ItemPositions(List<Value> list, String key, boolean objects) {
    this.key = key;
    this.objects = objects;
    for (int i = 0; i < list.size() && stranger.isEmpty(); i++) {
      Value item = list.get(i);
      if (!objects) {
        first.putIfAbsent(item, i);
      } else if (item instanceof ObjectValue object) {
        first.putIfAbsent(object.get(key).orElse(NullValue.NULL), i);
      } else {
        stranger = Optional.of(item);
      }
    }
  }

  /// The first position of what is the same item; below zero when there is none.
  int of(Value item) {
    Integer position = first.get(name(item));
    if (position == null && stranger.isPresent()) {
      ListMerge.object(stranger.get());
    }
    return position == null ? -1 : position;
  }

  /// Remembers an item that was put at the end.
  void put(Value item, int position) {
    first.put(name(item), position);
  }

  private Value name(Value item) {
    return objects ? ListMerge.keyOf(ListMerge.object(item), key) : item;
  }
}
