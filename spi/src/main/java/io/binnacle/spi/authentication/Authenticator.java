package io.binnacle.spi.authentication;

import io.binnacle.spi.SpiException;

/// Turns credentials into a user. Thread-safe; may block, within the server's time limit.
/// Implements [io.binnacle.spi.Lifecycle] too where it has something to start.
///
/// As with kube-apiserver's union of authenticators: the first that knows the credentials decides;
/// a rejection is remembered while the others are asked, and the request fails with 401 when none
/// knows it. Credentials must not be logged.
@FunctionalInterface
public interface Authenticator {

  /// Looks at the credentials.
  ///
  /// @throws SpiException when the credentials could not be checked; counts as a rejection
  AuthenticationResult authenticate(Credentials credentials) throws SpiException;
}
