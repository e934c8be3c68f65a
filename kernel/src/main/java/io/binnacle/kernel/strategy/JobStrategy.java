package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// A Job gets, unless its author takes care of them, labels and a selector that no other Job has.
record JobStrategy(KindTraits traits) implements Strategy {
  private static final String PODS_STAY =
      "child pods are preserved by default when jobs are deleted; set"
          + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to"
          + " suppress this warning";
  private static final String CONTROLLER_UID = "batch.kubernetes.io/controller-uid";

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    ObjectValue job = object;
    if (!job.flag("spec", "manualSelector")) {
      TextValue name = Value.of(context.key().name());
      TextValue uid = Value.of(object.text("metadata", "uid").orElse(""));
      job = label(job, "job-name", name);
      job = label(job, "batch.kubernetes.io/job-name", name);
      job = label(job, "controller-uid", uid);
      job = label(job, CONTROLLER_UID, uid);
      if (job.at("spec", "selector", "matchLabels", CONTROLLER_UID).isEmpty()) {
        job = job.withAt(uid, "spec", "selector", "matchLabels", CONTROLLER_UID);
      }
      if (sharesLabels(context.sent())) {
        job = job.withAt(labels(job), "metadata", "labels");
      }
    }
    return traits.beginGeneration(traits.dropStatus(job));
  }

  /// Whether a Job has the labels of its template for want of its own: they are the same map to Go,
  /// so that what is added to the template's is added to the Job's.
  private static boolean sharesLabels(ObjectValue sent) {
    return !labels(sent).isEmpty()
        && sent.at("metadata", "labels")
            .filter(l -> l instanceof ObjectValue own && !own.isEmpty())
            .isEmpty();
  }

  private static ObjectValue labels(ObjectValue job) {
    return job.at("spec", "template", "metadata", "labels")
        .filter(ObjectValue.class::isInstance)
        .map(ObjectValue.class::cast)
        .orElse(ObjectValue.empty());
  }

  @Override
  public List<String> deletionWarnings(boolean dependentsSaid) {
    return dependentsSaid ? List.of() : List.of(PODS_STAY);
  }

  private static ObjectValue label(ObjectValue job, String label, Value value) {
    String[] path = {"spec", "template", "metadata", "labels", label};
    return job.at(path).isPresent() ? job : job.withAt(value, path);
  }
}
