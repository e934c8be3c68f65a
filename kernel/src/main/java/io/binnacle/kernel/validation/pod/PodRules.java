package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// `ValidatePodCreate`, `ValidatePodUpdate` and those of a pod's subresources. Pure.
final class PodRules implements KindRules {
  @Override
  public void create(Checked pod) {
    PodLeniency leniency = PodLeniency.none(true);
    Checked spec = pod.field("spec");
    whole(pod, leniency);
    if (spec.field("ephemeralContainers").size() > 0) {
      spec.field("ephemeralContainers").forbidden("cannot be set on create");
    }
    if (!spec.field("nodeName").empty() && spec.field("schedulingGates").size() > 0) {
      spec.field("nodeName").forbidden("cannot be set until all schedulingGates have been cleared");
    }
    AnnotationRules.agreement(pod.field("metadata", "annotations"), spec);
  }

  /// `validatePodMetadataAndSpec`.
  static void whole(Checked pod, PodLeniency leniency) {
    Checked spec = pod.field("spec");
    Checked metadata = pod.field("metadata");
    AnnotationRules.meaning(metadata.field("annotations"), spec, leniency.deletionCost());
    PodSpecRules.check(
        spec, metadata.field("name").text(), AnnotationRules.mirrors(metadata), leniency);
    if (spec.field("serviceAccountName").empty()) {
      for (Checked volume : spec.field("volumes").items()) {
        for (Checked source : volume.field("projected", "sources").items()) {
          if (source.field("serviceAccountToken").present()) {
            source
                .field("serviceAccountToken")
                .forbidden("must not be specified when serviceAccountName is not set");
          }
        }
      }
    }
    for (String list : List.of("containers", "initContainers")) {
      spec.field(list).items().forEach(ContainerRules::image);
    }
  }

  static PodLeniency leniency(Checked old) {
    return PodLeniency.of(true, old.field("spec"), old.field("metadata"));
  }

  @Override
  public void update(Checked pod, ObjectValue old) {
    Checked before = Checked.silent(old);
    PodLeniency leniency = leniency(before);
    whole(pod, leniency);
    annotations(pod, before, leniency);
    PodUpdateRules.check(pod.field("spec"), before.field("spec"), leniency);
  }

  private static void annotations(Checked pod, Checked before, PodLeniency leniency) {
    AnnotationRules.update(
        pod.field("metadata", "annotations"),
        before.field("metadata", "annotations"),
        pod.field("spec"),
        leniency.deletionCost());
  }

  @Override
  public void update(String subresource, Checked pod, ObjectValue old) {
    Checked before = Checked.silent(old);
    PodLeniency leniency = leniency(before);
    switch (subresource) {
      case "ephemeralcontainers" -> {
        if (AnnotationRules.mirrors(before.field("metadata"))) {
          pod.under("").forbidden("static pods do not support ephemeral containers");
          return;
        }
        whole(pod, leniency);
        annotations(pod, before, leniency);
        PodUpdateRules.ephemeral(pod.field("spec"), before.field("spec"));
      }
      case "resize" -> PodResizeRules.check(pod, before, leniency);
      case "status" -> {
        annotations(pod, before, leniency);
        PodStatusRules.check(pod, before);
      }
      default -> {}
    }
  }
}
