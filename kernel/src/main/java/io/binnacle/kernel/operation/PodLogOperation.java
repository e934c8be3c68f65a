package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// What a pod's containers print. A pod that no node has yet prints nothing; the logs of nodes are
/// not fetched, and it is told so.
final class PodLogOperation implements Operation {
  private final NodeConnections nodes;

  PodLogOperation(NodeConnections nodes) {
    this.nodes = nodes;
  }

  @Override
  public Response execute(Target target) {
    ObjectValue pod = nodes.pod(target);
    PodStreamOperation.checkContainer(pod, Parameters.text(target.request().query(), "container"));
    String node = pod.text("spec", "nodeName").orElse("");
    if (!node.isEmpty()) {
      throw nodes.refusal(node, target.request().deadline());
    }
    return new Response.Content(204, "", List.of(), List.of());
  }
}
