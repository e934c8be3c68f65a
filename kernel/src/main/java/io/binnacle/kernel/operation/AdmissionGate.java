package io.binnacle.kernel.operation;

import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.value.ObjectValue;

/// All admission plugins, as the engine meets them. Thread-safe; blocks.
public interface AdmissionGate {

  /// The request's object as the mutating plugins leave it.
  ///
  /// @param request a request with an object
  /// @throws io.binnacle.kernel.error.ApiException when a plugin denies the request
  ObjectValue mutate(AdmissionRequest request, Warnings warnings);

  /// Asks the validating plugins.
  ///
  /// @throws io.binnacle.kernel.error.ApiException when a plugin denies the request
  void validate(AdmissionRequest request, Warnings warnings);
}
