package io.binnacle.kernel.patch;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.model.Status;
import java.util.Optional;

/// The ways in which kube-apiserver refuses patches.
final class PatchErrors {
  private PatchErrors() {}

  /// A patch that is well-formed and cannot be carried out. Clients are not told why; the log is.
  static ApiException unprocessable(Exception why) {
    return new ApiException(
        new Status(
            422,
            "Invalid",
            "the server rejected our request due to an error in our request",
            Optional.of(Status.Details.of("", "", ""))),
        why);
  }

  /// A failure without a type upstream, which makes it a bare 500.
  static ApiException untyped(String message) {
    return new ApiException(Status.failure(500, "", message));
  }
}
