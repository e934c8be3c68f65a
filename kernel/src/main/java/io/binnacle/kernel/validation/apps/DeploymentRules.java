package io.binnacle.kernel.validation.apps;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.pod.ReplicaCounts;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// `ValidateDeployment` and its update and status. Pure.
final class DeploymentRules implements KindRules {
  @Override
  public void create(Checked object) {
    spec(object.field("spec"), Optional.empty());
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    spec(object.field("spec"), Optional.of(old));
    object.field("spec", "selector").immutable(Checked.silent(old).field("spec", "selector"));
  }

  private static void spec(Checked spec, Optional<ObjectValue> old) {
    spec.field("replicas").notNegative();
    TemplateRules.selector(spec.field("selector"), "deployment");
    TemplateRules.ofReplicas(spec, old);
    strategy(spec.field("strategy"));
    spec.field("minReadySeconds").notNegative();
    spec.field("revisionHistoryLimit").notNegative();
    Checked deadline = spec.field("progressDeadlineSeconds");
    deadline.notNegative();
    if (deadline.present()
        && deadline.integer().orElse(0) <= spec.field("minReadySeconds").integer().orElse(0)) {
      deadline.invalid("must be greater than minReadySeconds");
    }
  }

  private static void strategy(Checked strategy) {
    Checked rolling = strategy.field("rollingUpdate");
    switch (strategy.field("type").text()) {
      case "Recreate" -> {
        if (rolling.present()) {
          rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> {
        if (rolling.present()) {
          rolling(rolling.field("maxUnavailable"), rolling.field("maxSurge"));
        } else {
          rolling.required("this should be defaulted and never be nil");
        }
      }
      default ->
          Counts.notSupported(
              strategy,
              Counts.strategy(strategy, "maxUnavailable", "MaxUnavailable", "maxSurge", "MaxSurge"),
              "Recreate",
              "RollingUpdate");
    }
  }

  private static void rolling(Checked unavailable, Checked surge) {
    Counts.check(unavailable);
    Counts.check(surge);
    if (Counts.of(unavailable) == 0 && Counts.of(surge) == 0) {
      unavailable.invalid("may not be 0 when `maxSurge` is 0");
    }
    Counts.atMostAll(unavailable);
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    Checked status = object.field("status");
    ReplicaCounts.notNegative(
        status,
        "observedGeneration",
        "replicas",
        "updatedReplicas",
        "readyReplicas",
        "availableReplicas",
        "unavailableReplicas",
        "terminatingReplicas",
        "collisionCount");
    ReplicaCounts.ofReplicas(status, "updatedReplicas");
    Counts.collisionsNotDecremented(status, old);
  }
}
