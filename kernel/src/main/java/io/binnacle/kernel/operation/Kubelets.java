package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.outbound.Destination;
import io.binnacle.kernel.tls.BackendTls;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.StringJoiner;

/// Where the kubelets of nodes are. Thread-safe.
record Kubelets(Connecting connecting, List<String> addressTypes) {
  private static final GroupVersionResource NODES = GroupVersionResource.core("nodes");
  private static final int USUAL_PORT = 10_250;

  /// The kubelet of a node.
  ///
  /// @throws ApiException when there is no such node, or it tells no address
  Destination of(Target target, String node) {
    ObjectValue found = connecting.object(target, NODES, new ObjectKey("", node));
    long port = found.integer("status", "daemonEndpoints", "kubeletEndpoint", "Port").orElse(0L);
    return new Destination(
        true,
        address(found),
        port > 0 ? Math.toIntExact(port) : USUAL_PORT,
        BackendTls.Peer.KUBELET);
  }

  private String address(ObjectValue node) {
    List<Value> addresses = node.items("status", "addresses");
    for (String type : addressTypes) {
      for (Value address : addresses) {
        if (address instanceof ObjectValue known && type.equals(known.text("type").orElse(""))) {
          return known.text("address").orElse("");
        }
      }
    }
    StringJoiner known = new StringJoiner(" ", "[", "]");
    for (Value address : addresses) {
      if (address instanceof ObjectValue one) {
        known.add("{" + one.text("type").orElse("") + " " + one.text("address").orElse("") + "}");
      }
    }
    // Upstream takes it for a failure of its own: 500 without a reason. Nobody can be reached.
    throw new ApiException(
        Status.failure(
            503, "ServiceUnavailable", "no preferred addresses found; known addresses: " + known));
  }
}
