package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.ResourceRules;
import java.math.RoundingMode;
import java.util.List;

/// `ValidatePersistentVolumeClaimStatusUpdate` of Kubernetes 1.36.
final class ClaimStatusRules {
  private static final List<String> RESIZES =
      List.of(
          "ControllerResizeInProgress",
          "ControllerResizeInfeasible",
          "NodeResizeInProgress",
          "NodeResizeInfeasible",
          "NodeResizePending");

  private ClaimStatusRules() {}

  static void check(Checked object) {
    Checked modes = object.field("spec", "accessModes");
    modes.under("Spec.accessModes").require("");
    Checked capacity = object.field("status", "capacity");
    capacity.keys().forEach(key -> plain(capacity.entry(key)));
    Checked resizes = object.field("status", "allocatedResourceStatuses");
    for (String key : resizes.keys()) {
      known(resizes, key);
      if (!RESIZES.contains(resizes.entry(key).text())) {
        resizes.add(FieldError.notSupported(resizes.path(), Checked.typed(key), RESIZES));
      }
    }
    Checked allocated = object.field("status", "allocatedResources");
    for (String key : allocated.keys()) {
      if (known(allocated, key) && plain(allocated.entry(key))) {
        ResourceRules.amount(allocated.entry(key), "storage");
      }
    }
  }

  private static boolean known(Checked map, String key) {
    List<String> faults = Names.labelKey(key);
    faults.forEach(fault -> map.invalid(fault, Checked.typed(key)));
    if (faults.isEmpty() && ResourceRules.nativeOne(key) && !key.equals("storage")) {
      map.add(FieldError.notSupported(map.path(), Checked.typed(key), List.of("storage")));
      return false;
    }
    return faults.isEmpty();
  }

  /// Checks that an amount is not below zero.
  ///
  /// @return whether it is not
  static boolean plain(Checked amount) {
    if (ResourceRules.of(amount).signum() < 0) {
      amount.invalid(
          "must be a valid resource quantity",
          ResourceRules.of(amount).setScale(0, RoundingMode.UP).toBigInteger().toString());
      return false;
    }
    return true;
  }
}
