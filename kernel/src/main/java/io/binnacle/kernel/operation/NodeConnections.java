package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.value.ObjectValue;
import java.util.function.Supplier;

/// What keeps a request about a pod from the pod's node: this server does not connect to nodes.
/// Thread-safe.
record NodeConnections(Supplier<ResourceCatalog> catalog, ObjectStore store) {
  private static final GroupVersionResource NODES = GroupVersionResource.core("nodes");

  /// The pod that a request addresses.
  ObjectValue pod(Target target) {
    return store
        .get(target.definition(), target.key(), "", target.request().deadline())
        .orElseThrow(() -> ApiErrors.notFound(target.definition().address(), target.key().name()))
        .value();
  }

  ApiException refusal(String node, Deadline deadline) {
    boolean known =
        store
            .get(
                catalog.get().find(NODES).orElseThrow(ApiErrors::resourceNotServed),
                new ObjectKey("", node),
                "",
                deadline)
            .isPresent();
    return known
        ? new ApiException(
            Status.failure(500, "", "error dialing backend: this server does not connect to nodes"))
        : ApiErrors.notFound(NODES, node);
  }
}
