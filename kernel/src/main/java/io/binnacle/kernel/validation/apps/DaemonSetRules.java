package io.binnacle.kernel.validation.apps;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.kernel.validation.pod.PodTemplateRules;
import io.binnacle.kernel.validation.pod.ReplicaCounts;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// `ValidateDaemonSet` and its update and status. Pure.
final class DaemonSetRules implements KindRules {
  private static final String[] ROLLING = {
    "maxUnavailable", "MaxUnavailable", "maxSurge", "MaxSurge"
  };

  @Override
  public void create(Checked object) {
    spec(object.field("spec"), Optional.empty());
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    object.field("spec", "selector").immutable(Checked.silent(old).field("spec", "selector"));
    spec(object.field("spec"), Optional.of(old));
  }

  private static void spec(Checked spec, Optional<ObjectValue> old) {
    Checked selector = spec.field("selector");
    Checked template = spec.field("template");
    SelectorRules.check(selector);
    if (SelectorRules.usable(selector)) {
      TemplateRules.selected(selector, template);
    }
    if (selector.present() && SelectorRules.blank(selector)) {
      selector.invalid("empty selector is invalid for daemonset");
    }
    TemplateRules.template(template, old);
    PodTemplateRules.alwaysRestarted(template, "DaemonSet");
    spec.field("minReadySeconds").notNegative();
    strategy(spec.field("updateStrategy"));
    spec.field("revisionHistoryLimit").notNegative();
  }

  private static void strategy(Checked strategy) {
    Checked rolling = strategy.field("rollingUpdate");
    switch (strategy.field("type").text()) {
      case "OnDelete" -> {}
      case "RollingUpdate" -> {
        if (rolling.present()) {
          rolling(rolling.field("maxUnavailable"), rolling.field("maxSurge"));
        } else {
          rolling.required("");
        }
      }
      default ->
          Counts.notSupported(
              strategy, Counts.strategy(strategy, ROLLING), "RollingUpdate", "OnDelete");
    }
  }

  private static void rolling(Checked unavailable, Checked surge) {
    Counts.check(unavailable);
    Counts.check(surge);
    Counts.atMostAll(unavailable);
    Counts.atMostAll(surge);
    boolean removes = Counts.of(unavailable) != 0;
    boolean adds = Counts.of(surge) != 0;
    if (removes && adds) {
      surge.invalid("may not be set when maxUnavailable is non-zero");
    } else if (!removes && !adds) {
      unavailable.required("cannot be 0 when maxSurge is 0");
    }
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    Checked status = object.field("status");
    ReplicaCounts.notNegative(
        status,
        "currentNumberScheduled",
        "numberMisscheduled",
        "desiredNumberScheduled",
        "numberReady",
        "observedGeneration",
        "updatedNumberScheduled",
        "numberAvailable",
        "numberUnavailable",
        "collisionCount");
    Counts.collisionsNotDecremented(status, old);
  }
}
