package io.binnacle.kernel.validation.coordination;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.name.Names;

/// `ValidateLeaseSpec` of Kubernetes 1.36.
final class LeaseRules implements KindRules {
  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    Checked duration = spec.field("leaseDurationSeconds");
    duration.positive();
    spec.field("leaseTransitions").notNegative();
    Checked strategy = spec.field("strategy");
    if (strategy.present()) {
      strategy.invalid(Names.labelKey(strategy.text()));
    }
    Checked preferred = spec.field("preferredHolder");
    if (!preferred.empty() && strategy.empty()) {
      preferred.forbidden("may only be specified if `strategy` is defined");
    }
  }
}
