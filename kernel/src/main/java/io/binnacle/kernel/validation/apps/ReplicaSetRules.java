package io.binnacle.kernel.validation.apps;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.pod.ReplicaCounts;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// `ValidateReplicaSet` and its update and status. Pure.
final class ReplicaSetRules implements KindRules {
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
    spec.field("minReadySeconds").notNegative();
    // Upstream speaks of a deployment here too.
    TemplateRules.selector(spec.field("selector"), "deployment");
    TemplateRules.ofReplicas(spec, old);
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    Checked status = object.field("status");
    ReplicaCounts.notNegative(
        status,
        "replicas",
        "fullyLabeledReplicas",
        "readyReplicas",
        "availableReplicas",
        "observedGeneration",
        "terminatingReplicas");
    ReplicaCounts.ofReplicas(status, "fullyLabeledReplicas");
  }
}
