package io.binnacle.kernel.operation;

import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.strategy.KindTraits.Dependents;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;

/// What the deletion of a Namespace does: it becomes Terminating and stays until whoever finalizes
/// namespaces has emptied it. Pure.
final class NamespaceDeletion {
  private NamespaceDeletion() {}

  static boolean concerns(ResourceDefinition definition) {
    return definition.address().qualifiedResource().equals("namespaces");
  }

  static DeletionPlan plan(
      ObjectValue namespace, GroupVersionKind kind, DeleteOptions options, Instant now) {
    DeletionPlan.checkPreconditions(namespace, kind, options);
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
}
