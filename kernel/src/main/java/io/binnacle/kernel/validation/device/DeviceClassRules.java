package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.ResourceRules;

/// `ValidateDeviceClass` of Kubernetes 1.36.
final class DeviceClassRules implements KindRules {
  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    RequestRules.selectors(spec.field("selectors"));
    Limits.list(
        spec.field("config"), RequestRules.MOST_CONFIGURATIONS, RequestRules::configuration);
    Checked name = spec.field("extendedResourceName");
    if (name.present() && !ResourceRules.extended(name.text())) {
      name.invalid("must be a valid extended resource name");
    }
  }
}
