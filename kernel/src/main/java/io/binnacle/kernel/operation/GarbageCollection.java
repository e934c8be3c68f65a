package io.binnacle.kernel.operation;

import io.binnacle.kernel.strategy.KindTraits.Dependents;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The finalizers that a deletion adds or takes for garbage collection. Pure.
final class GarbageCollection {
  static final String ORPHAN = "orphan";
  static final String FOREGROUND = "foregroundDeletion";

  private GarbageCollection() {}

  /// The finalizers that the object is to have; empty when they stay as they are.
  static Optional<List<String>> finalizers(
      ObjectValue object, DeleteOptions options, Dependents habit) {
    List<String> before = Metadata.finalizers(object);
    List<String> after = new ArrayList<>(before);
    after.removeIf(f -> f.equals(ORPHAN) || f.equals(FOREGROUND));
    if (orphans(before, options, habit)) {
      after.add(ORPHAN);
    }
    if (foreground(before, options, habit)) {
      after.add(FOREGROUND);
    }
    return new HashSet<>(before).equals(new HashSet<>(after))
        ? Optional.empty()
        : Optional.of(after);
  }

  private static boolean orphans(List<String> finalizers, DeleteOptions options, Dependents habit) {
    if (habit == Dependents.UNSUPPORTED) {
      return false;
    }
    if (options.orphanDependents().isPresent()) {
      return options.orphanDependents().get();
    }
    if (options.propagationPolicy().isPresent()) {
      return options.propagationPolicy().get().equals("Orphan");
    }
    for (String finalizer : finalizers) {
      if (finalizer.equals(ORPHAN) || finalizer.equals(FOREGROUND)) {
        return finalizer.equals(ORPHAN);
      }
    }
    return habit == Dependents.ORPHAN;
  }

  private static boolean foreground(
      List<String> finalizers, DeleteOptions options, Dependents habit) {
    if (habit == Dependents.UNSUPPORTED || options.orphanDependents().isPresent()) {
      return false;
    }
    if (options.propagationPolicy().isPresent()) {
      return options.propagationPolicy().get().equals("Foreground");
    }
    for (String finalizer : finalizers) {
      if (finalizer.equals(ORPHAN) || finalizer.equals(FOREGROUND)) {
        return finalizer.equals(FOREGROUND);
      }
    }
    return false;
  }
}
