package io.binnacle.kernel.validation.apps;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.kernel.validation.core.ClaimRules;
import io.binnacle.kernel.validation.pod.AnnotationRules;
import io.binnacle.kernel.validation.pod.PodTemplateRules;
import io.binnacle.kernel.validation.pod.ReplicaCounts;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `ValidateStatefulSet` and its update and status. Pure.
final class StatefulSetRules implements KindRules {
  private static final List<String> MUTABLE =
      List.of(
          "replicas",
          "template",
          "updateStrategy",
          "minReadySeconds",
          "ordinals",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy");

  @Override
  public void create(Checked object) {
    spec(object.field("spec"), Optional.empty(), true);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    List<FieldError> before = new ArrayList<>();
    spec(Checked.whole(old, before).field("spec"), Optional.of(old), true);
    spec(object.field("spec"), Optional.of(old), before.isEmpty());
    ObjectValue now = object.field("spec").object();
    ObjectValue was = old.object("spec").orElse(ObjectValue.empty());
    for (String name : MUTABLE) {
      now = now.without(name);
      was = was.without(name);
    }
    if (!now.equals(was)) {
      object
          .field("spec")
          .forbidden(
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    }
  }

  private static void spec(Checked spec, Optional<ObjectValue> old, boolean wholeTemplate) {
    Checked management = spec.field("podManagementPolicy");
    if (management.require("") && !management.isOneOf("OrderedReady", "Parallel")) {
      management.invalid("must be 'OrderedReady' or 'Parallel'");
    }
    strategy(spec.field("updateStrategy"));
    Checked retention = spec.field("persistentVolumeClaimRetentionPolicy");
    if (retention.present()) {
      retention.field("whenDeleted").oneOf(List.of("Retain", "Delete"));
      retention.field("whenScaled").oneOf(List.of("Retain", "Delete"));
    }
    if (old.isEmpty()) {
      for (Checked claim : spec.field("volumeClaimTemplates").items()) {
        ClaimRules.spec(claim.field("spec"));
      }
    }
    spec.field("replicas").notNegative();
    spec.field("minReadySeconds").notNegative();
    spec.field("ordinals", "start").notNegative();
    Checked service = spec.field("serviceName");
    if (old.isEmpty() && !service.empty()) {
      service.invalid(Names.dnsLabel(service.text()));
    }
    Checked selector = spec.field("selector");
    TemplateRules.selector(selector, "statefulset");
    Checked template = spec.field("template");
    if (SelectorRules.usable(selector)) {
      TemplateRules.selected(selector, template);
      // What a set gives to each pod is not checked in its template.
      template(spec.withField("template", filled(spec)).field("template"), old, wholeTemplate);
    } else {
      selector.invalid("");
    }
    PodTemplateRules.alwaysRestarted(template, "StatefulSet");
  }

  private static void template(Checked template, Optional<ObjectValue> old, boolean wholeTemplate) {
    if (wholeTemplate) {
      TemplateRules.template(template, old);
    }
    // Upstream checks these once more.
    Checked annotations =
        template.field("metadata", "annotations").under(template.path() + ".annotations");
    SelectorRules.labels(template.field("metadata", "labels").under(template.path() + ".labels"));
    AnnotationRules.keys(annotations);
    AnnotationRules.meaning(annotations, template.field("spec"), false);
  }

  /// The template with the volumes that the set's claims become.
  private static ObjectValue filled(Checked spec) {
    ObjectValue template = spec.field("template").object();
    ObjectValue pod = template.object("spec").orElse(ObjectValue.empty());
    pod = pod.without("hostname").without("subdomain");
    Set<String> names = new HashSet<>();
    List<Value> volumes = new ArrayList<>();
    for (Checked claim : spec.field("volumeClaimTemplates").items()) {
      String name = claim.field("metadata", "name").text();
      if (names.add(name)) {
        volumes.add(
            ObjectValue.builder()
                .put("name", name)
                .put("persistentVolumeClaim", ObjectValue.of("claimName", Value.of(name)))
                .build());
      }
    }
    if (!names.isEmpty()) {
      for (Value volume : pod.items("volumes")) {
        if (!names.contains(((ObjectValue) volume).text("name").orElse(""))) {
          volumes.add(volume);
        }
      }
      pod = pod.with("volumes", new ListValue(volumes));
    }
    return template.has("spec") ? template.with("spec", pod) : template;
  }

  private static void strategy(Checked strategy) {
    Checked rolling = strategy.field("rollingUpdate");
    String[] members = {"partition", "Partition", "maxUnavailable", "MaxUnavailable"};
    switch (strategy.field("type").text()) {
      case "" -> strategy.required("");
      case "OnDelete" -> {
        if (rolling.present()) {
          // Inside, the partition is a number and no pointer.
          Checked whole =
              rolling.field("partition").present()
                  ? rolling
                  : rolling.withField("partition", Value.of(0));
          rolling.invalid(
              "only allowed for updateStrategy 'RollingUpdate'",
              JsonWriter.text(Counts.rolling(whole, members)));
        }
      }
      case "RollingUpdate" -> {
        rolling.field("partition").notNegative();
        Checked unavailable = rolling.field("maxUnavailable");
        if (unavailable.present()) {
          Counts.check(unavailable);
          if (Counts.of(unavailable) == 0) {
            unavailable.invalid("cannot be 0");
          }
          Counts.atMostAll(unavailable);
        }
      }
      default ->
          strategy.invalid(
              "must be 'RollingUpdate' or 'OnDelete'", Counts.strategy(strategy, members));
    }
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    Checked status = object.field("status");
    ReplicaCounts.notNegative(
        status,
        "replicas",
        "readyReplicas",
        "currentReplicas",
        "updatedReplicas",
        "availableReplicas",
        "observedGeneration",
        "collisionCount");
    ReplicaCounts.below(
        status,
        "replicas",
        "status.replicas",
        "readyReplicas",
        "currentReplicas",
        "updatedReplicas",
        "availableReplicas");
    ReplicaCounts.below(status, "readyReplicas", "status.readyReplicas", "availableReplicas");
    Counts.collisionsNotDecremented(status, old);
  }
}
