package io.binnacle.kernel.table;

import static io.binnacle.kernel.table.Printed.NONE;
import static io.binnacle.kernel.table.Printed.row;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Prints what runs pods.
final class WorkloadCells {
  private static final String[] POD = {"spec", "template", "spec"};

  private WorkloadCells() {}

  static Map<String, CellPrinter> printers() {
    return Map.ofEntries(
        Map.entry("pods", PodCells::cells),
        Map.entry("podtemplates", WorkloadCells::podTemplate),
        Map.entry("replicationcontrollers", o -> replicas(o, o.labels("spec", "selector"))),
        Map.entry("replicasets.apps", o -> replicas(o, o.selector("spec", "selector"))),
        Map.entry("deployments.apps", WorkloadCells::deployment),
        Map.entry("statefulsets.apps", WorkloadCells::statefulSet),
        Map.entry("daemonsets.apps", WorkloadCells::daemonSet),
        Map.entry("controllerrevisions.apps", WorkloadCells::controllerRevision),
        Map.entry("jobs.batch", WorkloadCells::job),
        Map.entry("cronjobs.batch", WorkloadCells::cronJob),
        Map.entry("poddisruptionbudgets.policy", WorkloadCells::disruptionBudget),
        Map.entry("horizontalpodautoscalers.autoscaling", AutoscalerCells::cells),
        Map.entry("scale", WorkloadCells::scale));
  }

  private static List<Value> podTemplate(Printed o) {
    return row(
        o.name(),
        o.containerNames("template", "spec"),
        o.containerImages("template", "spec"),
        o.labels("template", "metadata", "labels"));
  }

  private static List<Value> replicas(Printed o, String selector) {
    return row(
        o.name(),
        o.number("spec", "replicas"),
        o.number("status", "replicas"),
        o.number("status", "readyReplicas"),
        o.age(),
        o.containerNames(POD),
        o.containerImages(POD),
        selector);
  }

  private static List<Value> deployment(Printed o) {
    return row(
        o.name(),
        readyOfDesired(o),
        o.number("status", "updatedReplicas"),
        o.number("status", "availableReplicas"),
        o.age(),
        o.containerNames(POD),
        o.containerImages(POD),
        o.selector("spec", "selector"));
  }

  private static List<Value> statefulSet(Printed o) {
    return row(o.name(), readyOfDesired(o), o.age(), o.containerNames(POD), o.containerImages(POD));
  }

  private static String readyOfDesired(Printed o) {
    return o.number("status", "readyReplicas") + "/" + o.number("spec", "replicas");
  }

  private static List<Value> daemonSet(Printed o) {
    return row(
        o.name(),
        o.number("status", "desiredNumberScheduled"),
        o.number("status", "currentNumberScheduled"),
        o.number("status", "numberReady"),
        o.number("status", "updatedNumberScheduled"),
        o.number("status", "numberAvailable"),
        o.labels("spec", "template", "spec", "nodeSelector"),
        o.age(),
        o.containerNames(POD),
        o.containerImages(POD),
        o.selector("spec", "selector"));
  }

  private static List<Value> controllerRevision(Printed o) {
    String controller =
        o.children("metadata", "ownerReferences").stream()
            .filter(owner -> owner.flag("controller"))
            .findFirst()
            .map(WorkloadCells::ownerName)
            .orElse(NONE);
    return row(o.name(), controller, o.number("revision"), o.age());
  }

  private static String ownerName(ObjectValue owner) {
    String apiVersion = owner.text("apiVersion").orElse("");
    int slash = apiVersion.indexOf('/');
    String kind = owner.text("kind").orElse("");
    String qualified = slash < 0 ? kind : kind + "." + apiVersion.substring(0, slash);
    return qualified.toLowerCase(Locale.ROOT) + "/" + owner.text("name").orElse("");
  }

  private static List<Value> job(Printed o) {
    return row(
        o.name(),
        jobStatus(o),
        jobCompletions(o),
        jobDuration(o),
        o.age(),
        o.containerNames(POD),
        o.containerImages(POD),
        o.selector("spec", "selector"));
  }

  private static String jobStatus(Printed o) {
    if (holds(o, "Complete")) {
      return "Complete";
    }
    if (holds(o, "Failed")) {
      return "Failed";
    }
    if (o.deleting()) {
      return "Terminating";
    }
    for (String condition : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (holds(o, condition)) {
        return condition;
      }
    }
    return "Running";
  }

  private static boolean holds(Printed o, String condition) {
    return o.condition(condition).filter("True"::equals).isPresent();
  }

  private static String jobCompletions(Printed o) {
    long succeeded = o.number("status", "succeeded");
    if (o.has("spec", "completions")) {
      return succeeded + "/" + o.number("spec", "completions");
    }
    long parallelism = o.number("spec", "parallelism");
    return succeeded + "/1" + (parallelism > 1 ? " of " + parallelism : "");
  }

  private static String jobDuration(Printed o) {
    Optional<Instant> start = Ages.moment(o.text("status", "startTime"));
    Instant end = Ages.moment(o.text("status", "completionTime")).orElse(o.now());
    return start.map(from -> Ages.readable(Duration.between(from, end))).orElse("");
  }

  private static List<Value> cronJob(Printed o) {
    String[] pod = {"spec", "jobTemplate", "spec", "template", "spec"};
    String suspended =
        o.has("spec", "suspend") ? o.flag("spec", "suspend") ? "True" : "False" : Printed.UNSET;
    return row(
        o.name(),
        o.text("spec", "schedule"),
        o.textOr(NONE, "spec", "timeZone"),
        suspended,
        o.count("status", "active"),
        o.has("status", "lastScheduleTime") ? o.since("status", "lastScheduleTime") : NONE,
        o.age(),
        o.containerNames(pod),
        o.containerImages(pod),
        o.selector("spec", "jobTemplate", "spec", "selector"));
  }

  private static List<Value> disruptionBudget(Printed o) {
    return row(
        o.name(),
        o.scalarOr("N/A", "spec", "minAvailable"),
        o.scalarOr("N/A", "spec", "maxUnavailable"),
        o.number("status", "disruptionsAllowed"),
        o.age());
  }

  private static List<Value> scale(Printed o) {
    return row(o.name(), o.number("spec", "replicas"), o.number("status", "replicas"), o.age());
  }
}
