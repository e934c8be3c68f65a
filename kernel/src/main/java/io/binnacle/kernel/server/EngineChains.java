package io.binnacle.kernel.server;

import io.binnacle.kernel.access.AccessReviews;
import io.binnacle.kernel.access.AuthorizationChain;
import io.binnacle.kernel.access.GrantGuard;
import io.binnacle.kernel.admission.AdmissionChain;
import io.binnacle.kernel.operation.AdmissionGate;
import io.binnacle.kernel.operation.OperationRequest;
import io.binnacle.kernel.operation.Reviewer;
import io.binnacle.kernel.operation.Warnings;
import io.binnacle.kernel.token.TokenRequests;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.util.Map;
import java.util.Optional;

/// The chains as the resource engine asks them.
final class EngineChains {
  private EngineChains() {}

  /// Between the plugins that change objects and those that check them stands what nobody may do by
  /// roles and bindings.
  static AdmissionGate gate(AdmissionChain chain, GrantGuard guard) {
    return new AdmissionGate() {
      @Override
      public ObjectValue mutate(AdmissionRequest request, Warnings warnings) {
        ObjectValue object = chain.mutate(request, warnings::add);
        guard.check(request, object);
        return object;
      }

      @Override
      public void validate(AdmissionRequest request, Warnings warnings) {
        chain.validate(request, warnings::add);
      }
    };
  }

  /// Whether an update that makes an object may make one.
  static void requireCreation(AuthorizationChain authorization, OperationRequest request) {
    authorization.require(creation(request));
  }

  /// Why one who may read may not connect, which counts as making something.
  static Optional<String> connectionRefusal(
      AuthorizationChain authorization, OperationRequest request) {
    Decision decision = authorization.decide(creation(request));
    return decision instanceof Decision.Allow ? Optional.empty() : Optional.of(decision.reason());
  }

  private static AccessRequest creation(OperationRequest request) {
    return new AccessRequest.ResourceAccess(
        request.user(),
        "create",
        request.resource().group(),
        request.resource().version(),
        request.resource().resource(),
        request.subresource(),
        request.namespace(),
        request.name());
  }

  /// Who answers reviews, by the resource that is posted.
  static Map<String, Reviewer> reviewers(AccessReviews reviews, TokenRequests tokens) {
    return Map.of(
        "selfsubjectreviews.authentication.k8s.io",
        (request, question) -> reviews.selfSubject(request.user(), question),
        "tokenreviews.authentication.k8s.io",
        (request, question) -> reviews.token(question),
        "selfsubjectaccessreviews.authorization.k8s.io",
        (request, question) -> reviews.selfAccess(request.user(), question),
        "selfsubjectrulesreviews.authorization.k8s.io",
        (request, question) -> reviews.selfRules(request.user(), question),
        "subjectaccessreviews.authorization.k8s.io",
        (request, question) -> reviews.access("", question),
        "localsubjectaccessreviews.authorization.k8s.io",
        (request, question) -> reviews.access(request.namespace(), question),
        "serviceaccounts/token",
        (request, question) ->
            tokens.answer(
                new ObjectKey(request.namespace(), request.name()),
                question,
                request.warnings()::add));
  }
}
