package io.binnacle.kernel.operation;

import io.binnacle.kernel.apply.FieldSet;
import io.binnacle.kernel.apply.ManagedFields;
import io.binnacle.kernel.apply.ResetFields;
import io.binnacle.kernel.apply.Shapes;
import io.binnacle.kernel.apply.Versions;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.kernel.strategy.KindTraits;
import io.binnacle.kernel.strategy.KindTraits.StatusRule;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Who keeps the managed fields of what is written through each path, made on first use.
/// Thread-safe.
final class ManagedPaths {
  private final Supplier<ResourceCatalog> catalog;
  private final Shapes shapes = new Shapes();
  private final Map<Path, ManagedFields> paths = new ConcurrentHashMap<>();

  ManagedPaths(Supplier<ResourceCatalog> catalog) {
    this.catalog = catalog;
  }

  /// @param schema what the path shows: a kind that is defined anew gets a new one
  private record Path(GroupVersionResource resource, String subresource, StructSchema schema) {}

  ManagedFields of(Target target) {
    View view = target.view();
    Path path =
        new Path(target.definition().address(), target.request().subresource(), view.schema());
    return paths.computeIfAbsent(path, _ -> make(target, view));
  }

  private ManagedFields make(Target target, View view) {
    GroupVersionKind kind = view.kind();
    Versions versions =
        kind.equals(target.definition().kind())
            ? new KindVersions(catalog, shapes, target.definition())
            : new OneVersion(kind.apiVersion(), shapes.form(view.schema()));
    String subresource = target.request().subresource();
    return new ManagedFields(
        versions, kind, subresource, reset(target, subresource), zero(kind, view.schema()));
  }

  private static ObjectValue zero(GroupVersionKind kind, StructSchema schema) {
    ObjectValue typed =
        ObjectValue.builder()
            .put("kind", Value.of(kind.kind()))
            .put("apiVersion", Value.of(kind.apiVersion()))
            .build();
    try {
      return Conformer.conform(typed, schema).object();
    } catch (IllTypedException impossible) {
      throw ApiErrors.internal(String.valueOf(impossible.getMessage()), impossible);
    }
  }

  /// What the path of a target never changes, as upstream's strategies tell it.
  private static ResetFields reset(Target target, String subresource) {
    KindTraits traits = target.strategy().traits();
    String resource = target.definition().address().qualifiedResource();
    return switch (resource + "/" + subresource) {
      case "certificatesigningrequests.certificates.k8s.io/" -> allBut("spec", "status");
      case "certificatesigningrequests.certificates.k8s.io/status" ->
          allBut("spec", "status.conditions");
      case "certificatesigningrequests.certificates.k8s.io/approval" ->
          allBut("spec", "status.certificate");
      case "customresourcedefinitions.apiextensions.k8s.io/status" -> allBut("spec");
      case "pods/status" ->
          allBut("spec", "metadata.deletionTimestamp", "metadata.ownerReferences");
      case "pods/ephemeralcontainers" ->
          new ResetFields.Only(ResetFields.Steps.through("spec", "ephemeralContainers"));
      case "pods/resize" ->
          new ResetFields.Only(
              resized("containers", "resources")
                  .or(resized("containers", "resizePolicy"))
                  .or(resized("initContainers", "resources"))
                  .or(resized("initContainers", "resizePolicy")));
      case "namespaces/finalize" -> allBut("status");
      default -> traits.status() == StatusRule.FREE ? ResetFields.NONE : reset(traits, subresource);
    };
  }

  private static ResetFields reset(KindTraits traits, String subresource) {
    return switch (subresource) {
      case "" -> allBut("status");
      case "status" ->
          switch (traits.statusMetadata()) {
            case ALL, ALL_BUT_OWNERS -> allBut("spec");
            case ALL_BUT_LABELS -> allBut("spec", "metadata.labels");
            case VERSION_ONLY -> allBut("spec", "metadata");
          };
      default -> ResetFields.NONE;
    };
  }

  private static ResetFields.Steps resized(String list, String member) {
    return ResetFields.Steps.through("spec", list, "*", member);
  }

  private static ResetFields allBut(String... paths) {
    FieldSet fields = FieldSet.EMPTY;
    for (String path : paths) {
      fields = fields.union(FieldSet.ofNames(path.split("\\.", -1)));
    }
    return new ResetFields.AllBut(fields);
  }
}
