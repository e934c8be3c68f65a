package io.binnacle.spi.authorization;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.UserInfo;

/// Decides on requests. Thread-safe; on the way of every request, so quick. Implements
/// [io.binnacle.spi.Lifecycle] and [io.binnacle.spi.BootstrapObjects] too where it needs to.
///
/// The first authorizer that allows or denies decides; when all are without opinion the request is
/// forbidden. An exception counts as no opinion: errors never grant.
public interface Authorizer {

  Decision authorize(AccessRequest request) throws SpiException;

  /// The rules that this authorizer knows for a user in a namespace, for `SelfSubjectRulesReview`.
  default RuleSet rulesFor(UserInfo user, String namespace) throws SpiException {
    return RuleSet.incomplete("this authorizer cannot list its rules");
  }
}
