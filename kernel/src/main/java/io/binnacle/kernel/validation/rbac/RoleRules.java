package io.binnacle.kernel.validation.rbac;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;

/// `ValidateRole` and `ValidateClusterRole` of Kubernetes 1.36.
///
/// @param namespaced whether its rules hold for one namespace
record RoleRules(boolean namespaced) implements KindRules {
  @Override
  public void create(Checked object) {
    check(object, false);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    boolean anyValue =
        Checked.silent(old).field("aggregationRule", "clusterRoleSelectors").items().stream()
            .anyMatch(selector -> !SelectorRules.usable(selector));
    check(object, anyValue);
  }

  private void check(Checked object, boolean anyValue) {
    object.field("rules").items().forEach(this::rule);
    Checked aggregation = object.field("aggregationRule");
    if (namespaced || !aggregation.present()) {
      return;
    }
    Checked selectors = aggregation.field("clusterRoleSelectors");
    selectors.require("at least one clusterRoleSelector required if aggregationRule is non-nil");
    for (Checked selector : selectors.items()) {
      SelectorRules.check(selector, anyValue);
      if (!SelectorRules.usable(selector)) {
        selector.invalid("invalid label selector.", "null");
      }
    }
  }

  private void rule(Checked rule) {
    rule.field("verbs").require("verbs must contain at least one value");
    Checked paths = rule.field("nonResourceURLs");
    if (paths.size() == 0) {
      rule.field("apiGroups").require("resource rules must supply at least one api group");
      rule.field("resources").require("resource rules must supply at least one resource");
      return;
    }
    if (namespaced) {
      paths.invalid("namespaced rules cannot apply to non-resource URLs");
    }
    if (rule.field("apiGroups").size()
            + rule.field("resources").size()
            + rule.field("resourceNames").size()
        > 0) {
      paths.invalid("rules cannot apply to both regular resources and non-resource URLs");
    }
  }
}
