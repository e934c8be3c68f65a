package io.binnacle.kernel.request;

import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.spi.model.UserInfo;

/// The states of a request on its way. Each stage takes the one before it, so a request that is not
/// authorized cannot be carried out: it would not compile.
sealed interface Stages {

  /// What is asked for is known.
  record Resolved(RawRequest raw, RequestInfo info) implements Stages {}

  /// Who asks is known; after impersonation, whom he acts as.
  record Authenticated(Resolved request, UserInfo user) implements Stages {
    Authenticated as(UserInfo other) {
      return new Authenticated(request, other);
    }
  }

  /// He may.
  record Authorized(Resolved request, UserInfo user) implements Stages {
    RawRequest raw() {
      return request.raw();
    }

    RequestInfo info() {
      return request.info();
    }
  }
}
