package io.binnacle.kernel.resource;

import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/// A resource as it is served in one version.
///
/// @param address group, version and plural name
/// @param kind the type of its objects
/// @param singular the singular name
/// @param namespaced whether its objects lie in namespaces
/// @param verbs what it can do, as discovery lists it
/// @param shortNames e.g. `deploy`
/// @param categories e.g. `all`
/// @param subresources in order of their names
/// @param schema what its objects look like
public record ResourceDefinition(
    GroupVersionResource address,
    GroupVersionKind kind,
    String singular,
    boolean namespaced,
    List<String> verbs,
    List<String> shortNames,
    List<String> categories,
    List<SubresourceDefinition> subresources,
    StructSchema schema) {
  public ResourceDefinition {
    verbs = List.copyOf(verbs);
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    subresources = List.copyOf(subresources);
  }

  /// The kind of a list of its objects.
  public GroupVersionKind listKind() {
    return new GroupVersionKind(kind.group(), kind.version(), kind.kind() + "List");
  }

  public boolean supports(String verb) {
    return verbs.contains(verb);
  }

  /// Whether its objects are stored, not only taken and answered as reviews are.
  public boolean stored() {
    return supports("list") && supports("create");
  }

  public Optional<SubresourceDefinition> subresource(String name) {
    return subresources.stream().filter(sub -> sub.name().equals(name)).findFirst();
  }
}
