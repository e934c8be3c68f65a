package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Streams to a pod's containers: `exec`, `attach`, `portforward`. They go to the node that runs
/// the pod; what keeps them from starting is told as kube-apiserver tells it, and that this server
/// does not connect to nodes in the place of what a node would say. Thread-safe.
final class PodStreamOperation implements Operation {
  private final NodeConnections nodes;
  private final boolean ofContainer;

  /// @param ofContainer whether a container is streamed to, not the pod as a whole
  PodStreamOperation(NodeConnections nodes, boolean ofContainer) {
    this.nodes = nodes;
    this.ofContainer = ofContainer;
  }

  @Override
  public Response execute(Target target) {
    ObjectValue pod = nodes.pod(target);
    if (ofContainer) {
      checkContainer(pod, Parameters.text(target.request().query(), "container"));
    }
    String node = pod.text("spec", "nodeName").orElse("");
    if (node.isEmpty()) {
      throw ApiErrors.badRequest("pod " + Metadata.name(pod) + " does not have a host assigned");
    }
    throw nodes.refusal(node, target.request().deadline());
  }

  /// The container must be one of the pod's; without a name there must be only one.
  static void checkContainer(ObjectValue pod, String name) {
    List<String> names = new ArrayList<>();
    for (String sort : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (Value container : pod.items("spec", sort)) {
        names.add(container instanceof ObjectValue named ? named.text("name").orElse("") : "");
      }
    }
    if (!name.isEmpty()) {
      if (!names.contains(name)) {
        throw ApiErrors.badRequest(
            "container " + name + " is not valid for pod " + Metadata.name(pod));
      }
    } else if (pod.items("spec", "containers").size() != 1) {
      throw ApiErrors.badRequest(
          "a container name must be specified for pod "
              + Metadata.name(pod)
              + ", choose one of: "
              + names.stream().collect(Collectors.joining(" ", "[", "]")));
    }
  }
}
