package io.binnacle.kernel.discovery;

import java.util.Locale;

/// The words of operations: their names and descriptions. Pure.
final class Grammar {
  private Grammar() {}

  /// `rbac.authorization.k8s.io`, `v1` is `RbacAuthorizationV1`.
  static String groupName(String group, String version) {
    return groupName(group) + capital(version);
  }

  /// The last two labels of Kubernetes' own domain are not told.
  static String groupName(String group) {
    StringBuilder name = new StringBuilder();
    String bare = group.endsWith(".k8s.io") ? group.substring(0, group.length() - 7) : group;
    for (String part : (bare.isEmpty() ? "core" : bare).split("\\.", -1)) {
      name.append(capital(part));
    }
    return name.toString();
  }

  /// The tag of a group version: `core_v1`, `rbacAuthorization_v1`.
  static String tag(String group, String version) {
    return tag(group) + "_" + version;
  }

  static String tag(String group) {
    String name = groupName(group);
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  static String capital(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /// `a Pod`, `an Ingress`, and `Endpoints` without an article, being a plural.
  static String withArticle(String kind) {
    if (kind.endsWith("s") && !kind.endsWith("ss")) {
      return kind;
    }
    return ("AEIOU".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ") + kind;
  }
}
