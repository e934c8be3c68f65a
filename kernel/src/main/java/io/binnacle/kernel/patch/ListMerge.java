package io.binnacle.kernel.patch;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Merges lists for strategic merge patch: objects by their merge key, scalars as sets.
final class ListMerge {
  private ListMerge() {}

  static List<Value> merge(
      List<Value> original, List<Value> patch, PatchMeta meta, boolean deletion) {
    if (original.isEmpty() && patch.isEmpty()) {
      return original;
    }
    String key = meta.mergeKey();
    if (!ofObjects(original, patch)) {
      if (deletion) {
        Set<Value> gone = new HashSet<>(patch);
        return original.stream().filter(item -> !gone.contains(item)).toList();
      }
      LinkedHashSet<Value> both = new LinkedHashSet<>(original);
      both.addAll(patch);
      return inOrder(List.copyOf(both), patch, original, "", false);
    }
    if (key.isEmpty()) {
      throw PatchErrors.untyped("cannot merge lists without merge key for struct");
    }
    List<Value> kept = new ArrayList<>(original);
    List<Value> changes = new ArrayList<>();
    Set<Value> gone = new HashSet<>();
    for (Value item : patch) {
      ObjectValue object = object(item);
      if (object.has(StrategicMergePatch.DIRECTIVE)) {
        directive(object, gone, key);
      } else {
        changes.add(object);
      }
    }
    if (!gone.isEmpty()) {
      kept.removeIf(other -> gone.contains(object(other).get(key).orElse(NullValue.NULL)));
    }
    // `$patch: replace` empties the list whatever stands before or after it.
    if (patch.stream().anyMatch(ListMerge::replaces)) {
      kept.clear();
      return inOrder(merged(kept, changes, meta), changes, List.of(), key, true);
    }
    List<Value> before = List.copyOf(kept);
    return inOrder(merged(kept, changes, meta), changes, before, key, true);
  }

  private static boolean replaces(Value item) {
    return item instanceof ObjectValue object
        && StrategicMergePatch.is(
            object.get(StrategicMergePatch.DIRECTIVE).orElse(NullValue.NULL), "replace");
  }

  private static void directive(ObjectValue item, Set<Value> gone, String key) {
    Value directive = item.get(StrategicMergePatch.DIRECTIVE).orElseThrow();
    if (StrategicMergePatch.is(directive, "delete")) {
      gone.add(keyOf(item, key));
    } else if (StrategicMergePatch.is(directive, "merge")) {
      throw PatchErrors.untyped("merging lists cannot yet be specified in the patch");
    } else if (!StrategicMergePatch.is(directive, "replace")) {
      throw StrategicMergePatch.unknownDirective(directive, item);
    }
  }

  private static List<Value> merged(List<Value> kept, List<Value> changes, PatchMeta meta) {
    ItemPositions positions = new ItemPositions(kept, meta.mergeKey(), true);
    for (Value change : changes) {
      ObjectValue object = object(change);
      int at = positions.of(object);
      if (at < 0) {
        positions.put(object, kept.size());
        kept.add(object);
      } else {
        kept.set(at, StrategicMergePatch.merge(object(kept.get(at)), object, meta.schema()));
      }
    }
    return kept;
  }

  /// Orders a merged list as `$setElementOrder` says.
  static List<Value> ordered(
      List<Value> merged,
      List<Value> original,
      List<Value> patch,
      List<Value> order,
      PatchMeta meta) {
    if (original.isEmpty() && patch.isEmpty()) {
      return merged;
    }
    return inOrder(merged, order, original, meta.mergeKey(), ofObjects(original, patch));
  }

  /// The items that `patchOrder` names in its order, the others in the order that the server had,
  /// the two woven so that neither order is broken.
  private static List<Value> inOrder(
      List<Value> merged,
      List<Value> patchOrder,
      List<Value> serverOrder,
      String key,
      boolean objects) {
    ItemPositions inPatch = new ItemPositions(patchOrder, key, objects);
    ItemPositions onServer = new ItemPositions(serverOrder, key, objects);
    List<Value> named = new ArrayList<>();
    List<Value> others = new ArrayList<>();
    for (Value item : merged) {
      (inPatch.of(item) >= 0 ? named : others).add(item);
    }
    named.sort(Comparator.comparingInt(inPatch::of));
    List<Value> woven = new ArrayList<>(merged.size());
    int i = 0;
    int j = 0;
    while (i < others.size() || j < named.size()) {
      boolean takeOther = j >= named.size();
      if (!takeOther && i < others.size()) {
        int ours = onServer.of(others.get(i));
        int theirs = onServer.of(named.get(j));
        takeOther = ours >= 0 && theirs >= 0 && ours < theirs;
      }
      woven.add(takeOther ? others.get(i++) : named.get(j++));
    }
    return woven;
  }

  /// Refuses a patch whose items do not stand in the order that the patch itself sets.
  static void checkOrder(List<Value> patch, List<Value> order, String key) {
    if (patch.isEmpty() || order.isEmpty()) {
      return;
    }
    int at = 0;
    for (Value item : patch) {
      boolean marked =
          item instanceof ObjectValue object && object.has(StrategicMergePatch.DIRECTIVE);
      if (!marked) {
        while (at < order.size() && !same(item, order.get(at), key)) {
          at++;
        }
        if (at == order.size()) {
          throw PatchErrors.untyped(
              "The order in patch list:\n"
                  + GoText.of(patch)
                  + "\n doesn't match $setElementOrder list:\n"
                  + GoText.of(order)
                  + "\n");
        }
        at++;
      }
    }
  }

  private static boolean same(Value left, Value right, String key) {
    return key.isEmpty()
        ? left.equals(right)
        : keyOf(object(left), key).equals(keyOf(object(right), key));
  }

  /// Whether the lists hold objects; all items must be of one type.
  private static boolean ofObjects(List<Value> original, List<Value> patch) {
    List<Value> all = new ArrayList<>(original);
    all.addAll(patch);
    String type = GoText.type(all.getFirst());
    if (all.getFirst() instanceof ListValue) {
      throw PatchErrors.unprocessable(
          new IllegalArgumentException("lists of lists are not supported"));
    }
    if (!all.stream().allMatch(item -> GoText.type(item).equals(type))) {
      throw PatchErrors.untyped(
          "list element types are not identical: ["
              + GoText.of(original)
              + " "
              + GoText.of(patch)
              + "]");
    }
    return all.getFirst() instanceof ObjectValue;
  }

  static ObjectValue object(Value item) {
    if (item instanceof ObjectValue object) {
      return object;
    }
    throw badType("map[string]interface {}", item);
  }

  static ApiException badType(String expected, Value actual) {
    return PatchErrors.untyped(
        "expected a " + expected + ", but received a " + GoText.type(actual));
  }

  static Value keyOf(ObjectValue item, String key) {
    return item.get(key)
        .orElseThrow(
            () ->
                PatchErrors.untyped(
                    "map: " + GoText.of(item) + " does not contain declared merge key: " + key));
  }
}
