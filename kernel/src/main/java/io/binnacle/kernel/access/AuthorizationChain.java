package io.binnacle.kernel.access;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.Authorizer;
import io.binnacle.spi.authorization.Decision;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the authorizers in their order; the first that allows or denies decides, and without any
/// decision the request is forbidden. Unless an authorizer could not read the objects that it
/// decides by: what it would have said is then unknown, and the request can be repeated. Members of
/// `system:masters` may do everything, whatever the authorizers think, as with kube-apiserver.
/// Thread-safe.
public final class AuthorizationChain {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorizationChain.class);

  private final List<Authorizer> authorizers;

  public AuthorizationChain(List<Authorizer> authorizers) {
    this.authorizers = List.copyOf(authorizers);
  }

  /// @throws ApiException 403 unless the request is allowed
  public void require(AccessRequest request) {
    Decision decision = decide(request);
    if (!(decision instanceof Decision.Allow)) {
      throw forbidden(request, decision.reason());
    }
  }

  /// Why a request is refused, in kube-apiserver's words; empty when it is allowed.
  public Optional<String> refusal(AccessRequest request) {
    Decision decision = decide(request);
    return decision instanceof Decision.Allow
        ? Optional.empty()
        : Optional.of(forbidden(request, decision.reason()).status().message());
  }

  public boolean allows(AccessRequest request) {
    return decide(request) instanceof Decision.Allow;
  }

  /// What the authorizers think.
  ///
  /// @throws ApiException when none decides and the store kept one from it
  public Decision decide(AccessRequest request) {
    if (request.user().inGroup(UserInfo.MASTERS)) {
      return new Decision.Allow("");
    }
    List<String> reasons = new ArrayList<>();
    Optional<ApiException> unread = Optional.empty();
    for (Authorizer authorizer : authorizers) {
      try {
        Decision decision = authorizer.authorize(request);
        if (!(decision instanceof Decision.NoOpinion)) {
          return decision;
        }
        if (!decision.reason().isEmpty()) {
          reasons.add(decision.reason());
        }
      } catch (SpiException e) {
        LOG.atWarn().addKeyValue("cause", e.getMessage()).log("an authorizer could not decide");
        reasons.add(String.valueOf(e.getMessage()));
        unread = unread.or(() -> ApiException.passedOn(e));
      }
    }
    if (unread.isPresent()) {
      throw unread.get();
    }
    return new Decision.NoOpinion(String.join("\n", reasons));
  }

  /// What the authorizers together know of a user's rules. Of `system:masters` they know what a
  /// binding gives to it, as in kube-apiserver.
  public RuleSet rulesFor(UserInfo user, String namespace) {
    List<RuleSet.ResourceRule> resources = new ArrayList<>();
    List<RuleSet.PathRule> paths = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Authorizer authorizer : authorizers) {
      try {
        RuleSet rules = authorizer.rulesFor(user, namespace);
        resources.addAll(rules.resourceRules());
        paths.addAll(rules.pathRules());
        if (!rules.complete()) {
          reasons.add(rules.reason());
        }
      } catch (SpiException e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    return new RuleSet(resources, paths, reasons.isEmpty(), String.join(", ", reasons));
  }

  /// The refusal in kube-apiserver's words.
  static ApiException forbidden(AccessRequest request, String reason) {
    String user = harmless("User " + FieldError.quote(request.user().name()));
    String because = reason.isEmpty() ? "" : ": " + reason;
    return switch (request) {
      case AccessRequest.PathAccess path -> {
        String message =
            "forbidden: "
                + user
                + harmless(" cannot " + path.verb() + " path " + FieldError.quote(path.path()))
                + because;
        yield new ApiException(
            new Status(403, "Forbidden", message, Optional.of(Status.Details.of("", "", ""))));
      }
      case AccessRequest.ResourceAccess access -> {
        String resource =
            access.subresource().isEmpty()
                ? access.resource()
                : access.resource() + "/" + access.subresource();
        String where =
            access.namespace().isEmpty()
                ? " at the cluster scope"
                : " in the namespace " + FieldError.quote(access.namespace());
        yield ApiErrors.forbidden(
            new GroupVersionResource(access.group(), access.version(), access.resource()),
            access.name(),
            user
                + harmless(
                    " cannot "
                        + access.verb()
                        + " resource "
                        + FieldError.quote(resource)
                        + " in API group "
                        + FieldError.quote(access.group())
                        + where)
                + because);
      }
    };
  }

  /// A refusal repeats what the client sent, and a browser must not take it for HTML.
  private static String harmless(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
