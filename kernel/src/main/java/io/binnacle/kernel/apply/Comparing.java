package io.binnacle.kernel.apply;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares two objects of a type field by field. Most of two versions of an object is the same, so
/// nothing is made for what does not differ.
final class Comparing {
  private Comparing() {}

  static Comparison compare(Shape shape, Value left, Value right) throws UnshapedException {
    Difference difference = values(shape, left, right);
    return difference == null ? Comparison.SAME : difference.comparison();
  }

  /// What became of a value itself.
  private enum Fate {
    KEPT,
    REMOVED,
    MODIFIED,
    ADDED
  }

  /// How a value differs: itself, and below it.
  private static final class Difference {
    private static final Difference REMOVED = new Difference(Fate.REMOVED);
    private static final Difference MODIFIED = new Difference(Fate.MODIFIED);
    private static final Difference ADDED = new Difference(Fate.ADDED);

    private final Fate self;
    private FieldSet.@Nullable Builder removed;
    private FieldSet.@Nullable Builder modified;
    private FieldSet.@Nullable Builder added;

    Difference(Fate self) {
      this.self = self;
    }

    Comparison comparison() {
      return new Comparison(built(removed), built(modified), built(added));
    }

    private static FieldSet built(FieldSet.@Nullable Builder builder) {
      return builder == null ? FieldSet.EMPTY : builder.build();
    }

    void put(PathElement element, Difference below) {
      mark(element, below.self);
      if (below.removed != null) {
        removed().below(element, below.removed.build());
      }
      if (below.modified != null) {
        modified().below(element, below.modified.build());
      }
      if (below.added != null) {
        added().below(element, below.added.build());
      }
    }

    void mark(PathElement element, Fate fate) {
      switch (fate) {
        case KEPT -> {}
        case REMOVED -> removed().member(element);
        case MODIFIED -> modified().member(element);
        case ADDED -> added().member(element);
      }
    }

    private FieldSet.Builder removed() {
      FieldSet.Builder known = removed;
      if (known == null) {
        known = new FieldSet.Builder();
        removed = known;
      }
      return known;
    }

    private FieldSet.Builder modified() {
      FieldSet.Builder known = modified;
      if (known == null) {
        known = new FieldSet.Builder();
        modified = known;
      }
      return known;
    }

    private FieldSet.Builder added() {
      FieldSet.Builder known = added;
      if (known == null) {
        known = new FieldSet.Builder();
        added = known;
      }
      return known;
    }
  }

  /// How two values differ, of which one may be missing; null when they do not.
  private static @Nullable Difference values(
      Shape shape, @Nullable Value left, @Nullable Value right) throws UnshapedException {
    if (Values.identical(left, right)) {
      return null;
    }
    Shape ofLeft = shape.of(left);
    Shape ofRight = shape.of(right);
    if (right == null) {
      return shaped(ofLeft, left, null);
    }
    if (left == null || ofLeft.equals(ofRight)) {
      return shaped(ofRight, left, right);
    }
    // A value without a schema that changed from one type to another differs as both.
    Difference as = shaped(ofLeft, left, right);
    Difference other = shaped(ofRight, left, right);
    if (as == null || other == null) {
      return as == null ? other : as;
    }
    if (as.self == Fate.KEPT && other.self != Fate.KEPT) {
      Difference both = new Difference(other.self);
      absorb(both, as);
      return both;
    }
    if (as.self != Fate.KEPT && other.self == Fate.KEPT) {
      Difference both = new Difference(as.self);
      absorb(both, other);
      return both;
    }
    return as;
  }

  private static void absorb(Difference into, Difference from) {
    into.removed = from.removed;
    into.modified = from.modified;
    into.added = from.added;
  }

  private static @Nullable Difference shaped(
      Shape shape, @Nullable Value left, @Nullable Value right) throws UnshapedException {
    return switch (shape) {
      case Shape.OfScalar _ -> leaf(left, right);
      case Shape.OfList list -> lists(list, left, right);
      case Shape.OfMap map -> maps(map, left, right);
      case Shape.OfAny _ -> throw new IllegalStateException("a value decides its shape");
    };
  }

  private static @Nullable Difference leaf(@Nullable Value left, @Nullable Value right) {
    if (left == null) {
      return Difference.ADDED;
    }
    if (right == null) {
      return Difference.REMOVED;
    }
    return Values.equal(left, right) ? null : Difference.MODIFIED;
  }

  private static @Nullable Difference maps(
      Shape.OfMap map, @Nullable Value left, @Nullable Value right) throws UnshapedException {
    ObjectValue old = left instanceof ObjectValue object ? object : ObjectValue.empty();
    ObjectValue changed = right instanceof ObjectValue object ? object : ObjectValue.empty();
    if (map.atomic() || (old.isEmpty() && changed.isEmpty())) {
      return leaf(left, right);
    }
    Difference found = whole(left, right);
    int known = 0;
    for (int i = 0; i < old.size(); i++) {
      String name = old.nameAt(i);
      Value before = old.valueAt(i);
      Value after;
      if (i < changed.size() && changed.nameAt(i).equals(name)) {
        after = changed.valueAt(i);
        known++;
      } else {
        Optional<Value> elsewhere = changed.get(name);
        after = elsewhere.orElse(null);
        known += elsewhere.isPresent() ? 1 : 0;
      }
      found = member(map, name, before, after, found);
    }
    if (known < changed.size()) {
      for (int i = 0; i < changed.size(); i++) {
        String name = changed.nameAt(i);
        if (!old.has(name)) {
          found = member(map, name, null, changed.valueAt(i), found);
        }
      }
    }
    return found;
  }

  /// What is there to begin with when a whole object or list came or went.
  private static @Nullable Difference whole(@Nullable Value left, @Nullable Value right) {
    if (left == null) {
      return new Difference(Fate.ADDED);
    }
    return right == null ? new Difference(Fate.REMOVED) : null;
  }

  private static @Nullable Difference member(
      Shape.OfMap map,
      String name,
      @Nullable Value before,
      @Nullable Value after,
      @Nullable Difference found)
      throws UnshapedException {
    if (Values.identical(before, after)) {
      return found;
    }
    Shape shape = map.member(name);
    if (shape == null) {
      throw new UnshapedException("field not declared in schema");
    }
    Difference below = values(shape, before, after);
    if (below == null) {
      return found;
    }
    Difference all = found == null ? new Difference(Fate.KEPT) : found;
    all.put(map.elementOf(name), below);
    return all;
  }

  private static @Nullable Difference lists(
      Shape.OfList list, @Nullable Value left, @Nullable Value right) throws UnshapedException {
    ListValue old = left instanceof ListValue items ? items : ListValue.empty();
    ListValue changed = right instanceof ListValue items ? items : ListValue.empty();
    if (list.atomic() || (old.isEmpty() && changed.isEmpty())) {
      return leaf(left, right);
    }
    if (old.size() == changed.size() && Values.equal(old, changed)) {
      return null;
    }
    Difference found = whole(left, right);
    Map<PathElement, List<Value>> before = byElement(list, old);
    Map<PathElement, List<Value>> after = byElement(list, changed);
    for (Map.Entry<PathElement, List<Value>> entry : before.entrySet()) {
      List<Value> others = after.getOrDefault(entry.getKey(), List.of());
      found = items(list, entry.getKey(), entry.getValue(), others, found);
    }
    for (Map.Entry<PathElement, List<Value>> entry : after.entrySet()) {
      if (!before.containsKey(entry.getKey())) {
        found = items(list, entry.getKey(), List.of(), entry.getValue(), found);
      }
    }
    return found;
  }

  private static Map<PathElement, List<Value>> byElement(Shape.OfList list, ListValue items)
      throws UnshapedException {
    Map<PathElement, List<Value>> all = new TreeMap<>();
    for (Value item : items) {
      all.computeIfAbsent(list.elementOf(item), _ -> new ArrayList<>(1)).add(item);
    }
    return all;
  }

  /// Items that the list knows by the same element. There should be one; several count as one
  /// field, whatever they hold.
  private static @Nullable Difference items(
      Shape.OfList list,
      PathElement element,
      List<Value> before,
      List<Value> after,
      @Nullable Difference found)
      throws UnshapedException {
    boolean manyBefore = before.size() > 1;
    boolean manyAfter = after.size() > 1;
    if (manyBefore && manyAfter) {
      if (Values.equal(new ListValue(before), new ListValue(after))) {
        return found;
      }
      Difference all = found == null ? new Difference(Fate.KEPT) : found;
      all.mark(element, Fate.MODIFIED);
      return all;
    }
    Value old = before.isEmpty() || manyBefore ? null : before.getFirst();
    Value changed = after.isEmpty() || manyAfter ? null : after.getFirst();
    Difference below = old == null && changed == null ? null : values(list.element(), old, changed);
    if (below == null && !manyBefore && !manyAfter) {
      return found;
    }
    Difference all = found == null ? new Difference(Fate.KEPT) : found;
    if (below != null) {
      all.put(element, below);
    }
    if (manyBefore) {
      all.mark(element, Fate.REMOVED);
    }
    if (manyAfter) {
      all.mark(element, Fate.ADDED);
    }
    return all;
  }
}
