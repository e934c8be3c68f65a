package io.binnacle.kernel.discovery;

import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.resource.SubresourceDefinition;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The documents of `/api`, `/apis` and below, a group version each.
final class ClassicDiscovery {
  private static final int HASH_BYTES = 8;

  private ClassicDiscovery() {}

  static ObjectValue versions(String serverAddress) {
    return ObjectValue.builder()
        .put("kind", "APIVersions")
        .put("versions", ListValue.of(Value.of("v1")))
        .put(
            "serverAddressByClientCIDRs",
            ListValue.of(
                ObjectValue.builder()
                    .put("clientCIDR", "0.0.0.0/0")
                    .put("serverAddress", serverAddress)
                    .build()))
        .build();
  }

  static ObjectValue groups(ResourceCatalog catalog) {
    List<Value> groups = new ArrayList<>();
    catalog
        .groups()
        .forEach(
            (group, versions) -> {
              if (!group.isEmpty()) {
                groups.add(body(ObjectValue.builder(), group, versions));
              }
            });
    return ObjectValue.builder()
        .put("kind", "APIGroupList")
        .put("apiVersion", "v1")
        .put("groups", new ListValue(groups))
        .build();
  }

  static ObjectValue group(String group, List<String> versions) {
    return body(
        ObjectValue.builder().put("kind", "APIGroup").put("apiVersion", "v1"), group, versions);
  }

  private static ObjectValue body(ObjectValue.Builder into, String group, List<String> versions) {
    List<Value> all = versions.stream().<Value>map(version -> version(group, version)).toList();
    return into.put("name", group)
        .put("versions", new ListValue(all))
        .put("preferredVersion", all.getFirst())
        .build();
  }

  private static ObjectValue version(String group, String version) {
    return ObjectValue.builder()
        .put("groupVersion", group + "/" + version)
        .put("version", version)
        .build();
  }

  static ObjectValue resources(String group, String version, List<ResourceDefinition> resources) {
    List<ObjectValue> all = new ArrayList<>();
    for (ResourceDefinition resource : resources) {
      all.add(resource(resource));
      for (SubresourceDefinition subresource : resource.subresources()) {
        all.add(subresource(resource, subresource));
      }
    }
    all.sort(Comparator.comparing(one -> one.text("name").orElse("")));
    ObjectValue.Builder list = ObjectValue.builder().put("kind", "APIResourceList");
    if (!group.isEmpty()) {
      list.put("apiVersion", "v1");
    }
    return list.put("groupVersion", group.isEmpty() ? version : group + "/" + version)
        .put("resources", new ListValue(List.copyOf(all)))
        .build();
  }

  private static ObjectValue resource(ResourceDefinition resource) {
    ObjectValue.Builder one =
        ObjectValue.builder()
            .put("name", resource.address().resource())
            .put("singularName", resource.singular())
            .put("namespaced", resource.namespaced())
            .put("kind", resource.kind().kind())
            .put("verbs", listOf(resource.verbs()));
    if (!resource.shortNames().isEmpty()) {
      one.put("shortNames", listOf(resource.shortNames()));
    }
    if (!resource.categories().isEmpty()) {
      one.put("categories", listOf(resource.categories()));
    }
    if (resource.stored()) {
      one.put("storageVersionHash", storageVersionHash(resource.kind()));
    }
    return one.build();
  }

  private static String storageVersionHash(GroupVersionKind kind) {
    String stored = kind.group() + "/" + kind.version() + "/" + kind.kind();
    return Document.sha256Prefix(stored, HASH_BYTES);
  }

  private static ObjectValue subresource(
      ResourceDefinition resource, SubresourceDefinition subresource) {
    ObjectValue.Builder one =
        ObjectValue.builder()
            .put("name", resource.address().resource() + "/" + subresource.name())
            .put("singularName", "")
            .put("namespaced", resource.namespaced());
    if (subresource.foreign()) {
      one.put("group", subresource.kind().group()).put("version", subresource.kind().version());
    }
    return one.put("kind", subresource.kind().kind())
        .put("verbs", listOf(subresource.verbs()))
        .build();
  }

  static ListValue listOf(List<String> texts) {
    return new ListValue(texts.stream().<Value>map(Value::of).toList());
  }
}
