package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.apps.AppsRules;
import io.binnacle.kernel.validation.autoscaling.AutoscalerRules;
import io.binnacle.kernel.validation.batch.BatchRules;
import io.binnacle.kernel.validation.coordination.CoordinationRules;
import io.binnacle.kernel.validation.core.CoreRules;
import io.binnacle.kernel.validation.definition.DefinitionRules;
import io.binnacle.kernel.validation.device.DeviceKinds;
import io.binnacle.kernel.validation.extension.ExtensionRules;
import io.binnacle.kernel.validation.flow.PriorityLevelRules;
import io.binnacle.kernel.validation.network.NetworkRules;
import io.binnacle.kernel.validation.pod.PodKinds;
import io.binnacle.kernel.validation.policy.PolicyRules;
import io.binnacle.kernel.validation.rbac.AccessRules;
import io.binnacle.kernel.validation.storage.StorageRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rules of the built-in kinds, by `resource.group`. Pure.
public final class BuiltInRules {
  private static final KindRules NONE = object -> {};
  private static final Map<String, KindRules> RULES = rules();

  private BuiltInRules() {}

  private static Map<String, KindRules> rules() {
    Map<String, KindRules> rules = new HashMap<>();
    rules.putAll(AppsRules.all());
    rules.putAll(BatchRules.all());
    rules.putAll(CoordinationRules.all());
    rules.putAll(CoreRules.all());
    rules.putAll(NetworkRules.all());
    rules.putAll(AutoscalerRules.all());
    rules.putAll(AccessRules.all());
    rules.putAll(PolicyRules.all());
    rules.putAll(StorageRules.all());
    rules.putAll(PriorityLevelRules.all());
    rules.putAll(ExtensionRules.all());
    rules.putAll(DefinitionRules.all());
    rules.putAll(DeviceKinds.all());
    rules.putAll(PodKinds.all());
    return Map.copyOf(rules);
  }

  private static KindRules of(String qualifiedResource) {
    return RULES.getOrDefault(qualifiedResource, NONE);
  }

  /// The faults of a new object.
  ///
  /// @param shown the object as messages show it
  public static List<FieldError> create(
      String qualifiedResource, ObjectValue object, ObjectValue shown) {
    List<FieldError> faults = new ArrayList<>();
    of(qualifiedResource).create(Checked.whole(object, shown, faults));
    return faults;
  }

  /// The faults of a change.
  ///
  /// @param subresource the path that changes it; empty for the object's own
  /// @param shown the object as messages show it
  public static List<FieldError> update(
      String qualifiedResource,
      String subresource,
      ObjectValue object,
      ObjectValue shown,
      ObjectValue old) {
    List<FieldError> faults = new ArrayList<>();
    Checked checked = Checked.whole(object, shown, faults);
    if (subresource.isEmpty() || subresource.equals("scale")) {
      of(qualifiedResource).update(checked, old);
    } else {
      of(qualifiedResource).update(subresource, checked, old);
    }
    return faults;
  }
}
