package io.binnacle.spi.admission;

import io.binnacle.spi.SpiException;

/// Judges objects after all changes.
public non-sealed interface ValidatingAdmission extends AdmissionPlugin {

  /// Allows or denies the request.
  ///
  /// @throws SpiException when the plugin cannot tell; the request fails with 500
  Verdict validate(AdmissionRequest request) throws SpiException;
}
