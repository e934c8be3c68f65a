package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.strategy.KindTraits.Dependents;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.Optional;

/// What the deletion of a Namespace does: it becomes Terminating and stays until whoever finalizes
/// namespaces has emptied it. Pure.
final class NamespaceDeletion {
  private NamespaceDeletion() {}

  static boolean concerns(ResourceDefinition definition) {
    return definition.address().qualifiedResource().equals("namespaces");
  }

  static DeletionPlan plan(
      ObjectValue namespace, GroupVersionResource resource, DeleteOptions options, Instant now) {
    check(namespace, resource, "UID", options.uid(), Metadata.uid(namespace));
    String version = Metadata.text(namespace, "resourceVersion");
    check(namespace, resource, "ResourceVersion", options.resourceVersion(), version);
    if (Metadata.deleting(namespace)) {
      boolean waits =
          !namespace.items("spec", "finalizers").isEmpty()
              || !Metadata.finalizers(namespace).isEmpty();
      return waits ? new DeletionPlan.Mark(namespace) : new DeletionPlan.Remove(namespace);
    }
    ObjectValue terminating =
        namespace
            .withAt(Value.of(now.toString()), "metadata", "deletionTimestamp")
            .withAt(Value.of("Terminating"), "status", "phase");
    return new DeletionPlan.Mark(
        GarbageCollection.finalizers(terminating, options, Dependents.BACKGROUND)
            .map(f -> Metadata.withFinalizers(terminating, f))
            .orElse(terminating));
  }

  /// Upstream checks namespaces itself, in words of its own.
  private static void check(
      ObjectValue namespace,
      GroupVersionResource resource,
      String what,
      Optional<String> wanted,
      String found) {
    if (wanted.isPresent() && !wanted.get().equals(found)) {
      throw ApiErrors.conflict(
          resource,
          Metadata.name(namespace),
          StorePreconditions.difference(what, wanted.get(), found));
    }
  }
}
