package io.binnacle.kernel.operation;

/// Asks whether the user of a request may also create what it addresses: an update that turns out
/// to be a creation needs both permissions.
@FunctionalInterface
public interface CreationAuthority {

  /// @throws io.binnacle.kernel.error.ApiException 403 when not
  void check(OperationRequest request);

  /// As [#check(OperationRequest)].
  default void check(Target target) {
    check(target.request());
  }
}
