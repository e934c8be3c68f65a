package io.binnacle.kernel.discovery;

import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.resource.SubresourceDefinition;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// `apidiscovery.k8s.io/v2 APIGroupDiscoveryList`: everything in one document (KEP-3352).
final class AggregatedDiscovery {
  private AggregatedDiscovery() {}

  /// @param core whether the document is that of `/api`, which tells the core group alone
  static ObjectValue of(ResourceCatalog catalog, boolean core) {
    List<Value> groups = new ArrayList<>();
    catalog
        .groups()
        .forEach(
            (group, versions) -> {
              if (group.isEmpty() == core) {
                groups.add(group(catalog, group, versions));
              }
            });
    return ObjectValue.builder()
        .put("kind", "APIGroupDiscoveryList")
        .put("apiVersion", "apidiscovery.k8s.io/v2")
        .put("metadata", ObjectValue.empty())
        .put("items", new ListValue(groups))
        .build();
  }

  private static ObjectValue group(ResourceCatalog catalog, String group, List<String> versions) {
    List<Value> all = new ArrayList<>();
    for (String version : versions) {
      List<Value> resources =
          catalog.of(group, version).stream().<Value>map(AggregatedDiscovery::resource).toList();
      all.add(
          ObjectValue.builder()
              .put("version", version)
              .put("resources", new ListValue(resources))
              .put("freshness", "Current")
              .build());
    }
    return ObjectValue.builder()
        .put(
            "metadata",
            group.isEmpty() ? ObjectValue.empty() : ObjectValue.of("name", Value.of(group)))
        .put("versions", new ListValue(all))
        .build();
  }

  private static ObjectValue resource(ResourceDefinition resource) {
    ObjectValue.Builder one =
        ObjectValue.builder()
            .put("resource", resource.address().resource())
            .put("responseKind", kind("", "", resource.kind().kind()))
            .put("scope", resource.namespaced() ? "Namespaced" : "Cluster")
            .put("singularResource", resource.singular())
            .put("verbs", ClassicDiscovery.listOf(resource.verbs()));
    if (!resource.shortNames().isEmpty()) {
      one.put("shortNames", ClassicDiscovery.listOf(resource.shortNames()));
    }
    if (!resource.categories().isEmpty()) {
      one.put("categories", ClassicDiscovery.listOf(resource.categories()));
    }
    if (!resource.subresources().isEmpty()) {
      one.put(
          "subresources",
          new ListValue(
              resource.subresources().stream()
                  .<Value>map(AggregatedDiscovery::subresource)
                  .toList()));
    }
    return one.build();
  }

  private static ObjectValue subresource(SubresourceDefinition subresource) {
    boolean foreign = subresource.foreign();
    return ObjectValue.builder()
        .put("subresource", subresource.name())
        .put(
            "responseKind",
            kind(
                foreign ? subresource.kind().group() : "",
                foreign ? subresource.kind().version() : "",
                subresource.kind().kind()))
        .put("verbs", ClassicDiscovery.listOf(subresource.verbs()))
        .build();
  }

  private static ObjectValue kind(String group, String version, String kind) {
    return ObjectValue.builder()
        .put("group", group)
        .put("version", version)
        .put("kind", kind)
        .build();
  }
}
