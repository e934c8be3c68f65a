package io.binnacle.spi.authentication;

import io.binnacle.spi.model.UserInfo;
import java.util.Set;

/// What an authenticator found.
public sealed interface AuthenticationResult {

  /// The credentials are good.
  ///
  /// @param user whom they show
  /// @param audiences those of the asked audiences that the credentials are good for; empty where
  ///   the credentials know no audiences
  record Authenticated(UserInfo user, Set<String> audiences) implements AuthenticationResult {
    public Authenticated {
      audiences = Set.copyOf(audiences);
    }

    public Authenticated(UserInfo user) {
      this(user, Set.of());
    }
  }

  /// The credentials are of this authenticator's kind and bad: forged, expired, revoked.
  ///
  /// @param reason for the log; clients see a bare 401
  record Rejected(String reason) implements AuthenticationResult {}

  /// No credentials of this authenticator's kind: ask the next.
  record NoOpinion() implements AuthenticationResult {}

  static AuthenticationResult noOpinion() {
    return new NoOpinion();
  }
}
