package io.binnacle.kernel.operation;

import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;

/// Finds the schemas of types that are not resources of their own.
final class Schemas {
  private Schemas() {}

  /// The schema of a kind that a path shows: of a resource, or of a type beside the resources of
  /// its group version.
  static StructSchema of(ResourceCatalog catalog, GroupVersionKind kind) {
    return catalog
        .ofKind(kind)
        .map(ResourceDefinition::schema)
        .orElseGet(() -> catalog.schemas().get(name(kind)));
  }

  /// OpenAPI's name of a built-in type: `io.k8s.api.autoscaling.v1.Scale`.
  private static String name(GroupVersionKind kind) {
    String group = kind.group().isEmpty() ? "core" : kind.group();
    int dot = group.indexOf('.');
    String directory = dot < 0 ? group : group.substring(0, dot);
    return "io.k8s.api." + directory + "." + kind.version() + "." + kind.kind();
  }
}
