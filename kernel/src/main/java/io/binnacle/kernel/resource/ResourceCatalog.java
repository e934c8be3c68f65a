package io.binnacle.kernel.resource;

import io.binnacle.kernel.schema.SchemaSet;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// All resources that are served, at one moment. Immutable; whoever serves requests asks its source
/// for the catalogue of the moment.
public final class ResourceCatalog {
  private final Map<GroupVersionResource, ResourceDefinition> byAddress;
  private final Map<GroupVersionKind, ResourceDefinition> byKind;
  private final SchemaSet schemas;

  ResourceCatalog(Collection<ResourceDefinition> resources, SchemaSet schemas) {
    Map<GroupVersionResource, ResourceDefinition> addresses = new LinkedHashMap<>();
    Map<GroupVersionKind, ResourceDefinition> kinds = new LinkedHashMap<>();
    for (ResourceDefinition resource : resources) {
      addresses.put(resource.address(), resource);
      kinds.putIfAbsent(resource.kind(), resource);
    }
    this.byAddress = addresses;
    this.byKind = kinds;
    this.schemas = schemas;
  }

  /// The built-in kinds. Reads the tables in the jar, so it is called once.
  public static ResourceCatalog builtIn() {
    SchemaSet schemas = ResourceTables.schemas();
    return new ResourceCatalog(ResourceTables.resources(schemas), schemas);
  }

  public Optional<ResourceDefinition> find(GroupVersionResource address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  public Optional<ResourceDefinition> ofKind(GroupVersionKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /// All resources, group version by group version, in the order of discovery.
  public Collection<ResourceDefinition> all() {
    return byAddress.values();
  }

  /// The groups in the order of discovery, each with its versions, the preferred one first.
  public Map<String, List<String>> groups() {
    return byAddress.keySet().stream()
        .collect(
            Collectors.groupingBy(
                GroupVersionResource::group,
                LinkedHashMap::new,
                Collectors.collectingAndThen(
                    Collectors.toList(),
                    all -> all.stream().map(GroupVersionResource::version).distinct().toList())));
  }

  /// The resources of a group version in order of their names; none when it is not served.
  public List<ResourceDefinition> of(String group, String version) {
    return byAddress.values().stream()
        .filter(
            resource ->
                resource.address().group().equals(group)
                    && resource.address().version().equals(version))
        .toList();
  }

  /// The schemas of the built-in kinds and of what they are made of.
  public SchemaSet schemas() {
    return schemas;
  }
}
