package io.binnacle.kernel.validation.coordination;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import java.util.List;

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
      // Upstream tells the step twice.
      strategy(strategy.under(strategy.path() + ".strategy"));
    }
    Checked preferred = spec.field("preferredHolder");
    if (!preferred.empty() && strategy.empty()) {
      preferred.forbidden("may only be specified if `strategy` is defined");
    }
  }

  private static void strategy(Checked strategy) {
    if (strategy.text().contains("/")) {
      strategy.invalid(Names.labelKey(strategy.text()));
    } else {
      strategy.oneOf(List.of("OldestEmulationVersion"));
    }
  }
}
