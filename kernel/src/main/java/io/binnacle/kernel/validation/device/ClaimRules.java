package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;

/// `ValidateResourceClaim`, `ValidateResourceClaimUpdate` and `ValidateResourceClaimStatusUpdate`
/// of Kubernetes 1.36.
final class ClaimRules implements KindRules {
  @Override
  public void create(Checked object) {
    RequestRules.check(object.field("spec", "devices"));
  }

  /// The specification never changes, so nothing else is told of it.
  @Override
  public void update(Checked object, ObjectValue old) {
    Checked spec = object.field("spec");
    if (!spec.object().equals(old.object("spec").orElse(ObjectValue.empty()))) {
      spec.instead(DeviceShape.claim(spec.shownObject())).invalid("field is immutable");
    }
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    ClaimStatusRules.check(object, Checked.silent(old).field("status"));
  }
}
