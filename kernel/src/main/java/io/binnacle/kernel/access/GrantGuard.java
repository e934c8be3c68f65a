package io.binnacle.kernel.access;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.RuleSet;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sees to it that nobody gives away by roles and bindings what he does not have: what a role
/// allows, or the role that a binding names, must be covered by the rules of the one who writes it,
/// unless he may `escalate` the role or `bind` to it. Thread-safe.
public final class GrantGuard {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final AuthorizationChain authorization;
  private final ObjectReader objects;

  public GrantGuard(AuthorizationChain authorization, ObjectReader objects) {
    this.authorization = authorization;
    this.objects = objects;
  }

  /// Checks an object that is about to be created or changed.
  ///
  /// @param request the request, with the stored object where there is one
  /// @param object the object as the mutating admission plugins left it
  /// @throws ApiException 403 when more is granted than is held, 404 when the role is missing
  public void check(AdmissionRequest request, ObjectValue object) {
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!writes
        || !request.resource().group().equals(GROUP)
        || !request.subresource().isEmpty()
        || request.user().inGroup(UserInfo.MASTERS)
        || request.oldObject().filter(old -> onlyCollected(old, object)).isPresent()) {
      return;
    }
    switch (request.resource().resource()) {
      case "roles", "clusterroles" -> checkRole(request, object);
      case "rolebindings", "clusterrolebindings" -> checkBinding(request, object);
      default -> {}
    }
  }

  /// Whether a change is only of what garbage collection needs before the object can go.
  private static boolean onlyCollected(ObjectValue old, ObjectValue object) {
    return bare(old).equals(bare(object));
  }

  private static ObjectValue bare(ObjectValue object) {
    return object
        .withoutAt("metadata", "ownerReferences")
        .withoutAt("metadata", "finalizers")
        .withoutAt("metadata", "selfLink")
        .withoutAt("metadata", "managedFields");
  }

  private void checkRole(AdmissionRequest request, ObjectValue role) {
    GroupVersionResource resource = request.resource();
    if (allowed(request, "escalate", GROUP, resource.resource(), request.key().name())) {
      return;
    }
    confirm(request, role, PolicyRule.of(role));
    if (gathers(role) || request.oldObject().filter(GrantGuard::gathers).isPresent()) {
      boolean all = PolicyRule.uncovered(held(request), PolicyRule.EVERYTHING).isEmpty();
      if (!all) {
        throw refused(
            request, role, "must have cluster-admin privileges to use the aggregationRule");
      }
    }
  }

  private static boolean gathers(ObjectValue role) {
    return !role.items("aggregationRule", "clusterRoleSelectors").isEmpty();
  }

  private void checkBinding(AdmissionRequest request, ObjectValue binding) {
    String kind = binding.text("roleRef", "kind").orElse("");
    String name = binding.text("roleRef", "name").orElse("");
    String group = binding.text("roleRef", "apiGroup").orElse("");
    boolean ofCluster = kind.equals("ClusterRole");
    String resource = ofCluster ? "clusterroles" : "roles";
    if (!ofCluster && !kind.equals("Role")) {
      throw new ApiException(
          Status.failure(500, "", "unsupported role reference kind: " + FieldError.quote(kind)));
    }
    if (allowed(request, "bind", group, resource, name)) {
      return;
    }
    GroupVersionResource address = new GroupVersionResource(GROUP, "v1", resource);
    ObjectKey key = new ObjectKey(ofCluster ? "" : request.key().namespace(), name);
    ObjectValue role = read(address, key).orElseThrow(() -> ApiErrors.notFound(address, name));
    confirm(request, binding, PolicyRule.of(role));
  }

  private Optional<ObjectValue> read(GroupVersionResource address, ObjectKey key) {
    try {
      return objects.get(address, key);
    } catch (SpiException e) {
      throw ApiException.passedOn(e)
          .orElseGet(() -> ApiErrors.internal(String.valueOf(e.getMessage()), e));
    }
  }

  private boolean allowed(
      AdmissionRequest request, String verb, String group, String resource, String name) {
    return authorization.allows(
        new AccessRequest.ResourceAccess(
            request.user(), verb, group, "*", resource, "", request.key().namespace(), name));
  }

  private void confirm(AdmissionRequest request, ObjectValue object, List<PolicyRule> wanted) {
    List<PolicyRule> missing = PolicyRule.uncovered(held(request), wanted);
    if (!missing.isEmpty()) {
      UserInfo user = request.user();
      throw refused(
          request,
          object,
          "user "
              + FieldError.quote(user.name())
              + " (groups="
              + PolicyRule.quoted(List.copyOf(user.groups()))
              + ") is attempting to grant RBAC permissions not currently held:\n"
              + PolicyRule.described(missing));
    }
  }

  private List<PolicyRule> held(AdmissionRequest request) {
    RuleSet rules = authorization.rulesFor(request.user(), request.key().namespace());
    List<PolicyRule> held = new ArrayList<>();
    rules
        .resourceRules()
        .forEach(
            rule ->
                held.add(
                    new PolicyRule(
                        rule.verbs(), rule.groups(), rule.resources(), rule.names(), List.of())));
    rules
        .pathRules()
        .forEach(
            rule ->
                held.add(
                    new PolicyRule(rule.verbs(), List.of(), List.of(), List.of(), rule.paths())));
    return held;
  }

  private static ApiException refused(AdmissionRequest request, ObjectValue object, String why) {
    String name = object.text("metadata", "name").orElse("");
    return ApiErrors.forbidden(request.resource(), name, why);
  }
}
