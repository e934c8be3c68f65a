package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.selector.LabelSelector;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;

/// `ValidateReplicationController` and its status. Pure.
final class ReplicationControllerRules implements KindRules {
  @Override
  public void create(Checked object) {
    Checked template = object.field("spec", "template");
    spec(object.field("spec"), template, PodLeniency.none(false));
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked before = Checked.silent(old).field("spec", "template");
    PodLeniency leniency = PodLeniency.of(false, before.field("spec"), before.field("metadata"));
    spec(object.field("spec"), object.field("spec", "template"), leniency);
  }

  private static void spec(Checked spec, Checked template, PodLeniency leniency) {
    spec.field("minReadySeconds").notNegative();
    spec.field("selector").require("");
    if (spec.field("replicas").present()) {
      spec.field("replicas").notNegative();
    } else {
      spec.field("replicas").required("");
    }
    if (!template.present()) {
      template.required("");
      return;
    }
    Checked labels = template.field("metadata", "labels");
    if (!spec.field("selector").empty()
        && !LabelSelector.ofLabels(spec.field("selector").object()).matches(labels.object())) {
      labels.invalid("`selector` does not match template `labels`");
    }
    PodTemplateRules.check(template, leniency);
    PodTemplateRules.alwaysRestarted(template, "ReplicationController");
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
        "observedGeneration");
    ReplicaCounts.ofReplicas(status, "fullyLabeledReplicas");
  }
}
