package io.binnacle.kernel.table;

import static io.binnacle.kernel.table.Printed.NONE;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// Prints a pod: what `kubectl get pods` shows as its status is worked out here. Confined to one
/// call.
final class PodCells {
  private final Printed pod;
  private final List<ObjectValue> initContainers;
  private String reason;
  private long restarts;
  private long ready;
  private String lastRestart = "";
  private long sidecarRestarts;
  private String lastSidecarRestart = "";

  private PodCells(Printed pod) {
    this.pod = pod;
    this.initContainers = pod.children("spec", "initContainers");
    this.reason = pod.textOr(pod.text("status", "phase"), "status", "reason");
  }

  static List<Value> cells(Printed pod) {
    return new PodCells(pod).cells();
  }

  private List<Value> cells() {
    if (pod.children("status", "conditions").stream()
        .anyMatch(
            condition ->
                text(condition, "type").equals("PodScheduled")
                    && text(condition, "reason").equals("SchedulingGated"))) {
      reason = "SchedulingGated";
    }
    boolean initializing = initContainerStatuses();
    if (!initializing || pod.condition("Initialized").filter("True"::equals).isPresent()) {
      restarts = sidecarRestarts;
      lastRestart = lastSidecarRestart;
      containerStatuses();
    }
    if (pod.deleting()) {
      String phase = pod.text("status", "phase");
      if (pod.text("status", "reason").equals("NodeLost")) {
        reason = "Unknown";
      } else if (!phase.equals("Failed") && !phase.equals("Succeeded")) {
        reason = "Terminating";
      }
    }
    long sidecars = initContainers.stream().filter(PodCells::sidecar).count();
    return Printed.row(
        pod.name(),
        ready + "/" + (pod.count("spec", "containers") + sidecars),
        reason,
        restarts != 0 && !lastRestart.isEmpty()
            ? restarts + " (" + Ages.since(lastRestart, pod.now()) + " ago)"
            : Long.toString(restarts),
        pod.age(),
        pod.children("status", "podIPs").stream()
            .findFirst()
            .map(ip -> text(ip, "ip"))
            .filter(ip -> !ip.isEmpty())
            .orElse(NONE),
        pod.textOr(NONE, "spec", "nodeName"),
        pod.textOr(NONE, "status", "nominatedNodeName"),
        readinessGates());
  }

  /// Whether an init container is still to end.
  private boolean initContainerStatuses() {
    List<ObjectValue> statuses = pod.children("status", "initContainerStatuses");
    for (int i = 0; i < statuses.size(); i++) {
      ObjectValue status = statuses.get(i);
      boolean sidecar =
          initContainers.stream()
              .filter(container -> text(container, "name").equals(text(status, "name")))
              .anyMatch(PodCells::sidecar);
      long count = status.integer("restartCount").orElse(0L);
      String finished = text(status, "lastState", "terminated", "finishedAt");
      restarts += count;
      lastRestart = later(lastRestart, finished);
      if (sidecar) {
        sidecarRestarts += count;
        lastSidecarRestart = later(lastSidecarRestart, finished);
      }
      Optional<ObjectValue> ended = status.object("state", "terminated");
      if (ended.isPresent() && exitCode(ended.get()) == 0) {
        continue;
      }
      if (sidecar && status.flag("started")) {
        ready += status.flag("ready") ? 1 : 0;
        continue;
      }
      String waiting = text(status, "state", "waiting", "reason");
      if (ended.isPresent()) {
        reason = "Init:" + endReason(ended.get());
      } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
        reason = "Init:" + waiting;
      } else {
        reason = "Init:" + i + "/" + initContainers.size();
      }
      return true;
    }
    return false;
  }

  private void containerStatuses() {
    boolean running = false;
    String error = "";
    for (ObjectValue status : pod.children("status", "containerStatuses").reversed()) {
      restarts += status.integer("restartCount").orElse(0L);
      lastRestart = later(lastRestart, text(status, "lastState", "terminated", "finishedAt"));
      String waiting = text(status, "state", "waiting", "reason");
      Optional<ObjectValue> ended = status.object("state", "terminated");
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (ended.isPresent()) {
        reason = endReason(ended.get());
        if (exitCode(ended.get()) != 0) {
          error = reason;
        }
      } else if (status.flag("ready") && status.at("state", "running").isPresent()) {
        running = true;
        ready++;
      }
    }
    // A container that runs on outweighs those that have completed.
    if (reason.equals("Completed")) {
      if (running && pod.condition("Ready").filter("True"::equals).isPresent()) {
        reason = "Running";
      } else if (!error.isEmpty()) {
        reason = error;
      } else if (running) {
        reason = "NotReady";
      }
    }
  }

  private String readinessGates() {
    List<ObjectValue> gates = pod.children("spec", "readinessGates");
    long passed =
        gates.stream()
            .filter(
                gate ->
                    pod.condition(text(gate, "conditionType")).filter("True"::equals).isPresent())
            .count();
    return gates.isEmpty() ? NONE : passed + "/" + gates.size();
  }

  private static String endReason(ObjectValue ended) {
    String reason = text(ended, "reason");
    long signal = ended.integer("signal").orElse(0L);
    if (!reason.isEmpty()) {
      return reason;
    }
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + exitCode(ended);
  }

  private static long exitCode(ObjectValue ended) {
    return ended.integer("exitCode").orElse(0L);
  }

  /// The later of two timestamps in UTC, which sort as text; the empty one comes first.
  private static String later(String one, String other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static boolean sidecar(ObjectValue container) {
    return text(container, "restartPolicy").equals("Always");
  }

  private static String text(ObjectValue object, String... path) {
    return object.text(path).orElse("");
  }
}
