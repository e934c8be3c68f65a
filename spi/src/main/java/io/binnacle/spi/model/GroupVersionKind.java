package io.binnacle.spi.model;

/// The type of an object, e.g. `apps/v1, Kind=Deployment`.
///
/// @param group the API group; empty for the core group
/// @param version the version, e.g. `v1`
/// @param kind the kind in CamelCase, e.g. `Deployment`
public record GroupVersionKind(String group, String version, String kind) {

  /// Reads `apiVersion` and `kind` as objects carry them.
  public static GroupVersionKind of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersionKind("", apiVersion, kind)
        : new GroupVersionKind(
            apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
  }

  /// What objects carry as `apiVersion`: `v1` or `apps/v1`.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// As error messages write it: `Deployment.apps`, or `Pod` for the core group.
  public String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  /// As Go prints a `schema.GroupVersionKind`.
  @Override
  public String toString() {
    return apiVersion() + ", Kind=" + kind;
  }
}
