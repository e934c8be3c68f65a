package io.binnacle.kernel.table;

import static io.binnacle.kernel.table.Printed.NONE;
import static io.binnacle.kernel.table.Printed.row;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Prints what the cluster itself is made of: nodes, namespaces, access, quotas, events.
final class ClusterCells {
  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";

  private ClusterCells() {}

  static Map<String, CellPrinter> printers() {
    return Map.ofEntries(
        Map.entry("nodes", ClusterCells::node),
        Map.entry("namespaces", o -> row(o.name(), o.text("status", "phase"), o.age())),
        Map.entry("serviceaccounts", o -> row(o.name(), o.age())),
        Map.entry("componentstatuses", ClusterCells::component),
        Map.entry("resourcequotas", ClusterCells::quota),
        Map.entry("events", ClusterCells::event),
        Map.entry("events.events.k8s.io", ClusterCells::newEvent),
        Map.entry("rolebindings.rbac.authorization.k8s.io", ClusterCells::binding),
        Map.entry("clusterrolebindings.rbac.authorization.k8s.io", ClusterCells::binding),
        Map.entry("leases.coordination.k8s.io", ClusterCells::lease),
        Map.entry("priorityclasses.scheduling.k8s.io", ClusterCells::priorityClass),
        Map.entry("runtimeclasses.node.k8s.io", o -> row(o.name(), o.text("handler"), o.age())),
        Map.entry("certificatesigningrequests.certificates.k8s.io", ClusterCells::signingRequest),
        Map.entry("apiservices.apiregistration.k8s.io", ClusterCells::apiService),
        Map.entry("deviceclasses.resource.k8s.io", o -> row(o.name(), o.age())),
        Map.entry("resourceclaimtemplates.resource.k8s.io", o -> row(o.name(), o.age())),
        Map.entry("resourceclaims.resource.k8s.io", ClusterCells::resourceClaim),
        Map.entry("resourceslices.resource.k8s.io", ClusterCells::resourceSlice));
  }

  private static List<Value> node(Printed o) {
    String ready =
        o.condition("Ready").map(s -> s.equals("True") ? "Ready" : "NotReady").orElse("Unknown");
    String kernel = o.textOr(Ages.UNKNOWN, "status", "nodeInfo", "kernelVersion");
    String architecture = o.text("status", "nodeInfo", "architecture");
    return row(
        o.name(),
        o.flag("spec", "unschedulable") ? ready + ",SchedulingDisabled" : ready,
        roles(o),
        o.age(),
        o.text("status", "nodeInfo", "kubeletVersion"),
        address(o, "InternalIP"),
        address(o, "ExternalIP"),
        o.textOr(Ages.UNKNOWN, "status", "nodeInfo", "osImage"),
        architecture.isEmpty() ? kernel : kernel + " (" + architecture + ")",
        o.textOr(Ages.UNKNOWN, "status", "nodeInfo", "containerRuntimeVersion"));
  }

  private static String roles(Printed node) {
    ObjectValue labels = node.child("metadata", "labels");
    Set<String> roles = new TreeSet<>();
    for (String label : labels.names()) {
      if (label.startsWith(ROLE_PREFIX)) {
        roles.add(label.substring(ROLE_PREFIX.length()));
      }
    }
    roles.add(labels.text("kubernetes.io/role").orElse(""));
    roles.remove("");
    return roles.isEmpty() ? NONE : String.join(",", roles);
  }

  private static String address(Printed node, String type) {
    return node.children("status", "addresses").stream()
        .filter(address -> address.text("type").orElse("").equals(type))
        .findFirst()
        .flatMap(address -> address.text("address"))
        .orElse(NONE);
  }

  private static List<Value> component(Printed o) {
    for (ObjectValue condition : o.children("conditions")) {
      if (condition.text("type").orElse("").equals("Healthy")) {
        boolean healthy = condition.text("status").orElse("").equals("True");
        return row(
            o.name(),
            healthy ? "Healthy" : "Unhealthy",
            condition.text("message").orElse(""),
            condition.text("error").orElse(""));
      }
    }
    return row(o.name(), "Unknown", "", "");
  }

  private static List<Value> quota(Printed o) {
    List<String> requests = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    for (String resource : o.child("status", "hard").names().stream().sorted().toList()) {
      String line =
          resource
              + ": "
              + o.scalarOr("0", "status", "used", resource)
              + "/"
              + o.scalarOr("0", "status", "hard", resource);
      (resource.startsWith("limits.") ? limits : requests).add(line);
    }
    return row(o.name(), String.join(", ", requests), String.join(", ", limits), o.age());
  }

  private static List<Value> event(Printed o) {
    return event(
        o,
        "involvedObject",
        "firstTimestamp",
        "lastTimestamp",
        "count",
        "source",
        "reportingComponent",
        "message");
  }

  private static List<Value> newEvent(Printed o) {
    return event(
        o,
        "regarding",
        "deprecatedFirstTimestamp",
        "deprecatedLastTimestamp",
        "deprecatedCount",
        "deprecatedSource",
        "reportingController",
        "note");
  }

  private static List<Value> event(
      Printed o,
      String target,
      String firstField,
      String lastField,
      String countField,
      String source,
      String controller,
      String message) {
    String first = o.has(firstField) ? o.since(firstField) : o.since("eventTime");
    String last = o.has(lastField) ? o.since(lastField) : first;
    long count = Math.max(1, o.number(countField));
    if (o.has("series")) {
      last = o.since("series", "lastObservedTime");
      count = o.number("series", "count");
    }
    String kind = o.text(target, "kind").toLowerCase(Locale.ROOT);
    String name = o.text(target, "name");
    String component = o.textOr(o.text(controller), source, "component");
    String instance = o.textOr(o.text("reportingInstance"), source, "host");
    return row(
        last,
        o.text("type"),
        o.text("reason"),
        name.isEmpty() ? kind : kind + "/" + name,
        o.text(target, "fieldPath"),
        instance.isEmpty() ? component : component + ", " + instance,
        o.text(message).strip(),
        first,
        count,
        o.name());
  }

  private static List<Value> binding(Printed o) {
    return row(
        o.name(),
        o.text("roleRef", "kind") + "/" + o.text("roleRef", "name"),
        o.age(),
        subjects(o, "User"),
        subjects(o, "Group"),
        subjects(o, "ServiceAccount"));
  }

  private static String subjects(Printed o, String kind) {
    return o.children("subjects").stream()
        .filter(subject -> subject.text("kind").orElse("").equals(kind))
        .map(
            subject ->
                (kind.equals("ServiceAccount") ? subject.text("namespace").orElse("") + "/" : "")
                    + subject.text("name").orElse(""))
        .collect(Collectors.joining(", "));
  }

  private static List<Value> lease(Printed o) {
    return row(o.name(), o.text("spec", "holderIdentity"), o.age());
  }

  private static List<Value> priorityClass(Printed o) {
    return row(
        o.name(), o.number("value"), o.flag("globalDefault"), o.age(), o.text("preemptionPolicy"));
  }

  private static List<Value> signingRequest(Printed o) {
    List<String> conditions =
        o.children("status", "conditions").stream()
            .map(condition -> condition.text("type").orElse(""))
            .toList();
    String status =
        conditions.contains("Denied")
            ? "Denied"
            : conditions.contains("Approved") ? "Approved" : "Pending";
    String duration =
        o.has("spec", "expirationSeconds")
            ? Ages.readable(Duration.ofSeconds(o.number("spec", "expirationSeconds")))
            : NONE;
    return row(
        o.name(),
        o.age(),
        o.textOr(NONE, "spec", "signerName"),
        o.text("spec", "username"),
        duration,
        status
            + (conditions.contains("Failed") ? ",Failed" : "")
            + (o.text("status", "certificate").isEmpty() ? "" : ",Issued"));
  }

  private static List<Value> apiService(Printed o) {
    String service =
        o.has("spec", "service")
            ? o.text("spec", "service", "namespace") + "/" + o.text("spec", "service", "name")
            : "Local";
    String available = o.condition("Available").orElse("Unknown");
    String reason =
        o.children("status", "conditions").stream()
            .filter(condition -> condition.text("type").orElse("").equals("Available"))
            .findFirst()
            .flatMap(condition -> condition.text("reason"))
            .orElse("");
    return row(
        o.name(),
        service,
        available.equals("True") || reason.isEmpty() ? available : available + " (" + reason + ")",
        o.age());
  }

  private static List<Value> resourceClaim(Printed o) {
    List<String> states = new ArrayList<>();
    if (o.deleting()) {
      states.add("deleted");
    }
    if (o.has("status", "allocation")) {
      states.add("allocated");
      if (o.count("status", "reservedFor") > 0) {
        states.add("reserved");
      }
    } else if (!o.deleting()) {
      states.add("pending");
    }
    return row(o.name(), String.join(",", states), o.age());
  }

  private static List<Value> resourceSlice(Printed o) {
    return row(
        o.name(),
        o.text("spec", "nodeName"),
        o.text("spec", "driver"),
        o.text("spec", "pool", "name"),
        o.age());
  }
}
