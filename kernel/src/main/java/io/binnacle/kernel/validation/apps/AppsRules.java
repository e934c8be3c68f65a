package io.binnacle.kernel.validation.apps;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds of `apps`, by `resource.group`.
public final class AppsRules {
  private AppsRules() {}

  public static Map<String, KindRules> all() {
    return Map.of(
        "controllerrevisions.apps",
        new ControllerRevisionRules(),
        "daemonsets.apps",
        new DaemonSetRules(),
        "deployments.apps",
        new DeploymentRules(),
        "replicasets.apps",
        new ReplicaSetRules(),
        "statefulsets.apps",
        new StatefulSetRules());
  }
}
