package io.binnacle.spi.authorization;

import io.binnacle.spi.model.UserInfo;

/// What a user wants to do, as `authorization.k8s.io/v1 SubjectAccessReview` has it.
public sealed interface AccessRequest {

  UserInfo user();

  /// In lower case: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`,
  /// `deletecollection`, `proxy`, or any other verb that a review asks about; for paths the HTTP
  /// method in lower case.
  String verb();

  /// Something to do with a resource.
  ///
  /// @param group the API group, empty for core
  /// @param version the API version
  /// @param resource the plural name
  /// @param subresource e.g. `status`; empty for the resource itself
  /// @param namespace empty for cluster-scoped resources and for all namespaces
  /// @param name empty when the request names no object
  record ResourceAccess(
      UserInfo user,
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String namespace,
      String name)
      implements AccessRequest {}

  /// Something to do with another path, such as `/metrics`.
  record PathAccess(UserInfo user, String verb, String path) implements AccessRequest {}
}
