package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.Versions.Shaped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Takes out of an object what its applier applied before, does not apply any more, and nobody else
/// manages. Pure.
record Pruning(Versions versions) {

  /// @param merged the object with what is applied
  /// @param managers the managers, the applier's new fields among them
  /// @param apiVersion the version of the object
  /// @param last what was applied before
  Shaped prune(Shaped merged, Map<ManagerId, Owned> managers, String apiVersion, Owned last)
      throws UnshapedException {
    Optional<Shaped> converted = versions.convert(merged.object(), last.apiVersion());
    if (converted.isEmpty()) {
      return merged;
    }
    Shaped whole = converted.get();
    FieldSet before = NamedFields.asMembers(last.fields(), whole.form().shape());
    Shaped pruned = without(whole, before);
    pruned = withOwned(whole, pruned, last.apiVersion(), managers);
    pruned = withStrangers(whole, pruned, before, last.apiVersion());
    return versions.convert(pruned.object(), apiVersion).orElse(merged);
  }

  private static Shaped without(Shaped object, FieldSet fields) throws UnshapedException {
    return new Shaped(
        Ownership.object(Removing.remove(object.form().shape(), object.object(), fields)),
        object.form());
  }

  /// Puts back what somebody manages, first in the version that was pruned.
  private Shaped withOwned(
      Shaped merged, Shaped pruned, String apiVersion, Map<ManagerId, Owned> managers)
      throws UnshapedException {
    Map<String, FieldSet> byVersion = new LinkedHashMap<>();
    byVersion.put(apiVersion, FieldSet.EMPTY);
    for (Owned owned : managers.values()) {
      byVersion.merge(owned.apiVersion(), owned.fields(), FieldSet::union);
    }
    Shaped whole = merged;
    Shaped rest = pruned;
    for (Map.Entry<String, FieldSet> entry : byVersion.entrySet()) {
      Optional<Shaped> wholeThere = versions.convert(whole.object(), entry.getKey());
      Optional<Shaped> restThere = versions.convert(rest.object(), entry.getKey());
      if (wholeThere.isEmpty() || restThere.isEmpty() || entry.getValue().isEmpty()) {
        continue;
      }
      whole = wholeThere.get();
      Shape shape = whole.form().shape();
      FieldSet all = named(whole);
      FieldSet kept = named(restThere.get()).union(NamedFields.asMembers(entry.getValue(), shape));
      rest = without(whole, all.difference(kept));
    }
    return rest;
  }

  /// Puts back what the applier never managed.
  private Shaped withStrangers(Shaped merged, Shaped pruned, FieldSet before, String apiVersion)
      throws UnshapedException {
    Optional<Shaped> rest = versions.convert(pruned.object(), apiVersion);
    if (rest.isEmpty()) {
      return merged;
    }
    return without(merged, named(merged).difference(named(rest.get())).intersection(before));
  }

  private static FieldSet named(Shaped object) throws UnshapedException {
    Shape shape = object.form().shape();
    return NamedFields.asMembers(Mentioned.of(shape, object.object()), shape);
  }
}
