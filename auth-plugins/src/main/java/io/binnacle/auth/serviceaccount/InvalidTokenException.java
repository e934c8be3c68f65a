package io.binnacle.auth.serviceaccount;

import java.io.Serial;

/// A token of the right issuer is not good.
final class InvalidTokenException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /// @param reason what is wrong, in kube-apiserver's words
  InvalidTokenException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
