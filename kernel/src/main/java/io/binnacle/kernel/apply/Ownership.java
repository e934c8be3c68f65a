package io.binnacle.kernel.apply;

import io.binnacle.kernel.apply.Versions.Shaped;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What becomes of the managers of an object when it is updated or applied to. Pure.
///
/// @param versions the versions of the kind
/// @param reset what the path never changes
/// @param unmanaged what nobody manages in the end
record Ownership(Versions versions, ResetFields reset, FieldSet unmanaged) {

  /// How an update changes the fields that the path may change.
  Comparison changes(Shaped live, Shaped updated) throws UnshapedException {
    return Comparing.compare(live.form().shape(), live.object(), updated.object()).without(reset);
  }

  /// The managers after an update.
  ///
  /// @param live the object as it was
  /// @param updated the object as it is to be, in the same version
  /// @param changes how they differ
  /// @param managers the managers so far; not changed
  /// @param self who updates; nobody who manages anything yet
  Map<ManagerId, Owned> update(
      Shaped live,
      Shaped updated,
      Comparison changes,
      String apiVersion,
      Map<ManagerId, Owned> managers,
      ManagerId self)
      throws UnshapedException {
    Map<ManagerId, Owned> known = served(live, managers);
    try {
      settle(live, updated, changes, apiVersion, known, self, true);
    } catch (ConflictException forced) {
      throw new IllegalStateException("a forced change has no conflicts", forced);
    }
    FieldSet fields = reset.filter(changes.modified().union(changes.added()));
    if (!fields.isEmpty()) {
      known.put(self, Owned.of(fields, apiVersion, false));
    }
    return known;
  }

  /// What came of an application.
  ///
  /// @param object the object as it is to be
  /// @param managers its managers
  record Applied(ObjectValue object, Map<ManagerId, Owned> managers) {}

  /// The object and its managers after something was applied.
  ///
  /// @param live the object as it is
  /// @param applied what is applied
  /// @param managers the managers so far; not changed
  /// @param self who applies
  /// @param force whether fields are taken from those who manage them
  Applied apply(
      Shaped live,
      ObjectValue applied,
      String apiVersion,
      Map<ManagerId, Owned> managers,
      ManagerId self,
      boolean force)
      throws UnshapedException, ConflictException {
    Map<ManagerId, Owned> known = served(live, managers);
    Shape.OfMap shape = live.form().shape();
    ObjectValue merged = Merging.merge(shape, live.object(), applied);
    FieldSet fields = reset.filter(Mentioned.of(shape, applied));
    Optional<Owned> last = Optional.ofNullable(known.get(self));
    boolean again =
        last.isPresent()
            && last.get().apiVersion().equals(apiVersion)
            && last.get().fields().equals(fields.difference(unmanaged));
    known.put(self, again ? last.get() : Owned.of(fields, apiVersion, true));
    Shaped result = new Shaped(merged, live.form());
    if (last.isPresent() && !last.get().fields().isEmpty() && !again) {
      result = new Pruning(versions).prune(result, known, apiVersion, last.get());
    }
    settle(live, result, changes(live, result), apiVersion, known, self, force);
    return new Applied(result.object(), known);
  }

  /// The managers whose version is served.
  private Map<ManagerId, Owned> served(Shaped live, Map<ManagerId, Owned> managers) {
    Map<ManagerId, Owned> served = new LinkedHashMap<>();
    Map<String, Boolean> checked = new HashMap<>();
    managers.forEach(
        (manager, owned) -> {
          boolean known =
              checked.computeIfAbsent(owned.apiVersion(), v -> versions.serves(live.object(), v));
          if (known) {
            served.put(manager, owned);
          }
        });
    return served;
  }

  /// Takes from the other managers what changed hands and what is gone.
  private void settle(
      Shaped live,
      Shaped changed,
      Comparison changes,
      String apiVersion,
      Map<ManagerId, Owned> managers,
      ManagerId self,
      boolean force)
      throws UnshapedException, ConflictException {
    Map<String, Comparison> byVersion = new HashMap<>();
    byVersion.put(apiVersion, changes);
    Map<ManagerId, FieldSet> conflicts = new LinkedHashMap<>();
    Map<ManagerId, Owned> left = new LinkedHashMap<>();
    for (Map.Entry<ManagerId, Owned> entry : managers.entrySet()) {
      Owned owned = entry.getValue();
      if (entry.getKey().equals(self)) {
        continue;
      }
      Comparison theirs = byVersion.get(owned.apiVersion());
      if (theirs == null) {
        theirs = inVersion(live.object(), changed.object(), owned.apiVersion());
        byVersion.put(owned.apiVersion(), theirs);
      }
      if (theirs.same()) {
        continue;
      }
      FieldSet taken = owned.fields().intersection(theirs.modified().union(theirs.added()));
      if (!taken.isEmpty()) {
        conflicts.put(entry.getKey(), taken);
      }
      left.put(
          entry.getKey(),
          owned.with(owned.fields().difference(taken).difference(theirs.removed())));
    }
    if (!force && !conflicts.isEmpty()) {
      throw new ConflictException(conflicts);
    }
    managers.putAll(left);
    managers.values().removeIf(owned -> owned.fields().isEmpty());
  }

  private Comparison inVersion(ObjectValue live, ObjectValue changed, String apiVersion)
      throws UnshapedException {
    Optional<Shaped> before = versions.convert(live, apiVersion);
    Optional<Shaped> after = versions.convert(changed, apiVersion);
    return before.isEmpty() || after.isEmpty()
        ? Comparison.SAME
        : Comparing.compare(
                before.get().form().shape(), before.get().object(), after.get().object())
            .without(reset);
  }

  /// An object, where taking things out may have left nothing.
  static ObjectValue object(Value value) {
    return switch (value) {
      case ObjectValue object -> object;
      case NullValue _ -> ObjectValue.empty();
      default -> throw new IllegalStateException("not an object");
    };
  }
}
