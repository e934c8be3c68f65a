package io.binnacle.kernel.validation.policy;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds of `policy`, `scheduling.k8s.io` and `node.k8s.io`, by `resource.group`.
public final class PolicyRules {
  private PolicyRules() {}

  public static Map<String, KindRules> all() {
    return Map.of(
        "poddisruptionbudgets.policy",
        new DisruptionBudgetRules(),
        "priorityclasses.scheduling.k8s.io",
        new PriorityClassRules(),
        "runtimeclasses.node.k8s.io",
        new RuntimeClassRules());
  }
}
