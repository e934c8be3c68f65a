package io.binnacle.kernel.validation.rbac;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds of `rbac.authorization.k8s.io`, by `resource.group`.
public final class AccessRules {
  private AccessRules() {}

  public static Map<String, KindRules> all() {
    return Map.of(
        "roles.rbac.authorization.k8s.io",
        new RoleRules(true),
        "clusterroles.rbac.authorization.k8s.io",
        new RoleRules(false),
        "rolebindings.rbac.authorization.k8s.io",
        new BindingRules(true),
        "clusterrolebindings.rbac.authorization.k8s.io",
        new BindingRules(false));
  }
}
