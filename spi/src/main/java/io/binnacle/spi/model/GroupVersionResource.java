package io.binnacle.spi.model;

/// The address of a resource, e.g. `apps/v1/deployments`.
///
/// @param group the API group; empty for the core group
/// @param version the version, e.g. `v1`
/// @param resource the plural name in lower case, e.g. `deployments`
public record GroupVersionResource(String group, String version, String resource) {

  public static GroupVersionResource core(String resource) {
    return new GroupVersionResource("", "v1", resource);
  }

  /// What objects carry as `apiVersion`: `v1` or `apps/v1`.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// The name that error messages use: `pods` or `deployments.apps`.
  public String qualifiedResource() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
