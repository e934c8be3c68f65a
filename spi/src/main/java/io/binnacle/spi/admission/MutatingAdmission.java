package io.binnacle.spi.admission;

import io.binnacle.spi.SpiException;

/// Changes objects. Idempotent: may be asked again about its own result.
public non-sealed interface MutatingAdmission extends AdmissionPlugin {

  /// Changes the object, or not.
  ///
  /// @throws SpiException when the plugin cannot tell; the request fails with 500
  Mutation mutate(AdmissionRequest request) throws SpiException;
}
