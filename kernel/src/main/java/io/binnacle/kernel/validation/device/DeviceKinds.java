package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds of `resource.k8s.io`, by `resource.group`.
public final class DeviceKinds {
  private DeviceKinds() {}

  public static Map<String, KindRules> all() {
    return Map.of(
        "resourceclaims.resource.k8s.io",
        new ClaimRules(),
        "resourceclaimtemplates.resource.k8s.io",
        new ClaimTemplateRules(),
        "deviceclasses.resource.k8s.io",
        new DeviceClassRules(),
        "resourceslices.resource.k8s.io",
        new SliceRules());
  }
}
