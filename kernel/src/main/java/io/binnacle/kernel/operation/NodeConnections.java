package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.storage.Deadline;
import java.util.function.Supplier;

/// What keeps a request from a node: this server does not connect to nodes. Thread-safe.
record NodeConnections(Supplier<ResourceCatalog> catalog, ObjectStore store) {
  private static final GroupVersionResource NODES = GroupVersionResource.core("nodes");

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
