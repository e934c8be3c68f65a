package io.binnacle.kernel.apply;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Merges what is applied into an object: leaves are replaced, everything else is merged part by
/// part. Nothing goes. What does not change stays the same instance.
final class Merging {
  private Merging() {}

  static ObjectValue merge(Shape shape, ObjectValue live, ObjectValue applied)
      throws UnshapedException {
    return merged(shape, live, applied) instanceof ObjectValue object
        ? object
        : ObjectValue.empty();
  }

  /// The merged value; null for none.
  private static @Nullable Value merged(Shape shape, @Nullable Value live, @Nullable Value applied)
      throws UnshapedException {
    if (applied == null) {
      return merged(shape.of(live), shape, live, null);
    }
    // A value without a schema that changes its type is merged as the type that is applied.
    return merged(shape.of(applied), shape, live, applied);
  }

  private static @Nullable Value merged(
      Shape by, Shape shape, @Nullable Value live, @Nullable Value applied)
      throws UnshapedException {
    return switch (by) {
      case Shape.OfScalar _ -> leaf(live, applied);
      case Shape.OfList list -> lists(list, live, applied);
      case Shape.OfMap map -> maps(map, live, applied);
      case Shape.OfAny _ -> throw new IllegalStateException("a value decides its shape: " + shape);
    };
  }

  private static @Nullable Value leaf(@Nullable Value live, @Nullable Value applied) {
    if (applied == null) {
      return live;
    }
    return live != null && live.equals(applied) ? live : applied;
  }

  private static @Nullable Value maps(
      Shape.OfMap map, @Nullable Value live, @Nullable Value applied) throws UnshapedException {
    ObjectValue old = live instanceof ObjectValue object ? object : ObjectValue.empty();
    ObjectValue more = applied instanceof ObjectValue object ? object : ObjectValue.empty();
    if (map.atomic() || (old.isEmpty() && more.isEmpty())) {
      return leaf(live, applied);
    }
    boolean changed = !(live instanceof ObjectValue);
    ObjectValue.Builder result = ObjectValue.builder(old.size() + more.size());
    for (int i = 0; i < old.size(); i++) {
      Value before = old.valueAt(i);
      Optional<Value> wanted = more.get(old.nameAt(i));
      Value after =
          wanted.isEmpty() ? before : merged(member(map, old.nameAt(i)), before, wanted.get());
      changed |= !Values.identical(after, before);
      if (after != null) {
        result.append(old.nameAt(i), after);
      }
    }
    for (int i = 0; i < more.size(); i++) {
      String name = more.nameAt(i);
      if (!old.has(name)) {
        Value after = merged(member(map, name), null, more.valueAt(i));
        if (after != null) {
          result.append(name, after);
          changed = true;
        }
      }
    }
    if (!changed) {
      return live;
    }
    return result.size() == 0 ? null : result.build();
  }

  private static Shape member(Shape.OfMap map, String name) throws UnshapedException {
    Shape shape = map.member(name);
    if (shape == null) {
      throw new UnshapedException("field not declared in schema");
    }
    return shape;
  }

  private static @Nullable Value lists(
      Shape.OfList list, @Nullable Value live, @Nullable Value applied) throws UnshapedException {
    ListValue old = live instanceof ListValue items ? items : ListValue.empty();
    ListValue more = applied instanceof ListValue items ? items : ListValue.empty();
    if (list.atomic() || (old.isEmpty() && more.isEmpty())) {
      return leaf(live, applied);
    }
    if (more.isEmpty()) {
      return live;
    }
    List<Value> items = new Zip(list, old, more).items();
    if (live instanceof ListValue && same(old, items)) {
      return live;
    }
    return items.isEmpty() ? null : new ListValue(items);
  }

  private static boolean same(ListValue list, List<Value> items) {
    if (list.size() != items.size()) {
      return false;
    }
    for (int i = 0; i < items.size(); i++) {
      if (!Values.identical(list.get(i), items.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Two lists on their way to one. The applied items keep their order; the others stand where they
  /// stood among those that both have. Confined to one thread.
  private static final class Zip {
    private final Shape.OfList list;
    private final ListValue live;
    private final List<PathElement> ours = new ArrayList<>();
    private final List<PathElement> theirs = new ArrayList<>();
    private final Map<PathElement, Value> liveItems = new TreeMap<>();
    private final Map<PathElement, Value> appliedItems = new TreeMap<>();
    private final TreeSet<PathElement> done = new TreeSet<>();
    private final List<PathElement> shared = new ArrayList<>();
    private final List<Value> merged = new ArrayList<>();
    private int nextShared;

    Zip(Shape.OfList list, ListValue live, ListValue applied) throws UnshapedException {
      this.list = list;
      this.live = live;
      for (Value item : live) {
        PathElement element = list.elementOf(item);
        ours.add(element);
        // Of several items with one key none is what is applied.
        liveItems.merge(element, item, (_, _) -> NullValue.NULL);
      }
      for (Value item : applied) {
        PathElement element = list.elementOf(item);
        if (appliedItems.putIfAbsent(element, item) != null) {
          throw new UnshapedException("duplicate entries for key " + element);
        }
        theirs.add(element);
        if (liveItems.containsKey(element)) {
          shared.add(element);
        }
      }
    }

    List<Value> items() throws UnshapedException {
      int l = 0;
      int r = 0;
      while (l < ours.size() || r < theirs.size()) {
        if (l < ours.size() && r < theirs.size()) {
          PathElement element = ours.get(l);
          if (element.compareTo(theirs.get(r)) == 0) {
            mergeShared(element);
            nextShared++;
            l++;
            r++;
            continue;
          }
          boolean another =
              appliedItems.containsKey(element)
                  && nextShared < shared.size()
                  && shared.get(nextShared).compareTo(element) != 0;
          if (another) {
            l++;
            continue;
          }
        }
        if (l < ours.size()) {
          PathElement element = ours.get(l);
          if (!appliedItems.containsKey(element)) {
            merged.add(live.get(l));
            l++;
            continue;
          }
          if (done.contains(element)) {
            l++;
          }
        }
        if (r < theirs.size()) {
          PathElement element = theirs.get(r);
          mergeShared(element);
          r++;
          if (nextShared < shared.size() && shared.get(nextShared).compareTo(element) == 0) {
            nextShared++;
          }
        }
      }
      return merged;
    }

    private void mergeShared(PathElement element) throws UnshapedException {
      done.add(element);
      Value item = merged(list.element(), liveItems.get(element), appliedItems.get(element));
      if (item != null) {
        merged.add(item);
      }
    }
  }
}
