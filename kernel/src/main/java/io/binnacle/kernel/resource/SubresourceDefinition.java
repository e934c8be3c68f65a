package io.binnacle.kernel.resource;

import io.binnacle.spi.model.GroupVersionKind;
import java.util.List;

/// A subresource of a resource.
///
/// @param name e.g. `status`
/// @param kind the type of what it takes and gives
/// @param foreign whether that type is of another group version than the resource, which discovery
///   then tells
/// @param verbs what it can do, as discovery lists it
public record SubresourceDefinition(
    String name, GroupVersionKind kind, boolean foreign, List<String> verbs) {
  public SubresourceDefinition {
    verbs = List.copyOf(verbs);
  }
}
