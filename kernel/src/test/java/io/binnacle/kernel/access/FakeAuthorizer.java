package io.binnacle.kernel.access;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.AccessRequest.PathAccess;
import io.binnacle.spi.authorization.AccessRequest.ResourceAccess;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Allows what it is told to allow, and remembers what it was asked: `verb group resource namespace
/// name`, `-` for what is empty.
final class FakeAuthorizer implements Authorizer {
  final List<String> asked = new ArrayList<>();

  private final Set<String> allowed;

  FakeAuthorizer(String... allowed) {
    this.allowed = Set.of(allowed);
  }

  @Override
  public Decision authorize(AccessRequest request) {
    String told = told(request);
    asked.add(told);
    return allowed.contains(told) ? new Decision.Allow("listed") : Decision.noOpinion();
  }

  static String told(AccessRequest request) {
    return switch (request) {
      case PathAccess path -> path.verb() + " " + path.path();
      case ResourceAccess of ->
          String.join(
              " ",
              of.verb(),
              word(of.group()),
              of.subresource().isEmpty() ? of.resource() : of.resource() + "/" + of.subresource(),
              word(of.namespace()),
              word(of.name()));
    };
  }

  private static String word(String text) {
    return text.isEmpty() ? "-" : text;
  }

  /// One that always answers the same.
  static Authorizer answering(Decision decision) {
    return request -> decision;
  }

  /// One that always fails.
  static Authorizer failing(String message) {
    return new Authorizer() {
      @Override
      public Decision authorize(AccessRequest request) throws SpiException {
        throw new SpiException(ErrorKind.UNAVAILABLE, "DOWN", message);
      }

      @Override
      public RuleSet rulesFor(UserInfo user, String namespace) throws SpiException {
        throw new SpiException(ErrorKind.UNAVAILABLE, "DOWN", message);
      }
    };
  }
}
