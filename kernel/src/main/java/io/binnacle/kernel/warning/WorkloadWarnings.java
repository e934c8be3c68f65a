package io.binnacle.kernel.warning;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import java.util.List;

/// Kinds that make pods of a template. Of a change they warn when it changes the specification.
/// Pure.
///
/// @param named whether names of pods are made of the object's name
/// @param late whether changes warn of the template as it was, by an accident upstream
/// @param path the way to the template's parent
record WorkloadWarnings(boolean named, boolean late, List<String> path) implements KindWarnings {
  private static final long MANY_COMPLETIONS = 100_000;
  private static final long MANY_AT_ONCE = 10_000;

  /// What names that are no DNS labels do to pods.
  ///
  /// @param where what is made of the name
  static void name(Checked object, String where, List<String> warnings) {
    List<String> faults = Names.dnsLabel(object.field("metadata", "name").text());
    if (!faults.isEmpty()) {
      warnings.add(
          "metadata.name: this is used in "
              + where
              + ", which can result in surprising behavior; a DNS label is recommended: ["
              + String.join(" ", faults)
              + "]");
    }
  }

  @Override
  public void create(Checked object, List<String> warnings) {
    if (named) {
      name(object, "Pod names and hostnames", warnings);
    }
    template(object, warnings);
    beside(object, warnings);
  }

  @Override
  public void update(Checked object, Checked old, List<String> warnings) {
    if (!object
        .field("metadata", "generation")
        .integer()
        .equals(old.field("metadata", "generation").integer())) {
      template(late ? old : object, warnings);
    }
    Checked schedule = object.field("spec", "schedule");
    if (schedule.text().contains("TZ")) {
      warnings.add(
          "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see"
              + " https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more"
              + " details");
    }
    beside(object, warnings);
  }

  private void template(Checked object, List<String> warnings) {
    Checked spec = path.isEmpty() ? object : object.field(path.toArray(String[]::new));
    boolean indexed = spec.field("completionMode").is("Indexed");
    if (indexed
        && spec.field("completions").integer().orElse(0) > MANY_COMPLETIONS
        && spec.field("parallelism").integer().orElse(0) > MANY_AT_ONCE) {
      warnings.add(
          spec.path()
              + ": In Indexed Jobs with a number of completions higher than 10^5 and a parallelism"
              + " higher than 10^4, Kubernetes might not be able to track completedIndexes when a"
              + " big number of indexes fail");
    }
    if (spec.field("template").present()) {
      PodWarnings.template(spec.field("template"), warnings);
    }
  }

  /// What StatefulSets have beside a template.
  private static void beside(Checked object, List<String> warnings) {
    if (object.field("spec", "revisionHistoryLimit").integer().orElse(0) < 0) {
      warnings.add(
          "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value"
              + " >= 0 is recommended");
    }
    for (Checked claim : object.field("spec", "volumeClaimTemplates").items()) {
      FractionWarnings.claim(claim.field("spec").under(claim.path()), warnings);
    }
  }
}
