package io.binnacle.authz.rbac;

import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.AccessRequest.PathAccess;
import io.binnacle.spi.authorization.AccessRequest.ResourceAccess;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// A `PolicyRule`. Immutable.
record Rule(
    List<String> verbs,
    List<String> groups,
    List<String> resources,
    List<String> names,
    List<String> paths) {
  private static final String ALL = "*";

  static List<Rule> of(ObjectValue role) {
    List<Rule> rules = new ArrayList<>();
    for (Value value : role.items("rules")) {
      if (value instanceof ObjectValue rule) {
        rules.add(
            new Rule(
                texts(rule, "verbs"),
                texts(rule, "apiGroups"),
                texts(rule, "resources"),
                texts(rule, "resourceNames"),
                texts(rule, "nonResourceURLs")));
      }
    }
    return rules;
  }

  static List<String> texts(ObjectValue object, String name) {
    List<String> texts = new ArrayList<>();
    for (Value value : object.items(name)) {
      if (value instanceof TextValue text) {
        texts.add(text.text());
      }
    }
    return List.copyOf(texts);
  }

  boolean allows(AccessRequest request) {
    return switch (request) {
      case PathAccess path ->
          hasVerb(path.verb()) && paths.stream().anyMatch(p -> covers(p, path.path()));
      case ResourceAccess access ->
          hasVerb(access.verb())
              && (groups.contains(ALL) || groups.contains(access.group()))
              && hasResource(access)
              && (names.isEmpty() || names.contains(access.name()));
    };
  }

  private boolean hasVerb(String verb) {
    return verbs.contains(ALL) || verbs.contains(verb);
  }

  private boolean hasResource(ResourceAccess access) {
    String whole =
        access.subresource().isEmpty()
            ? access.resource()
            : access.resource() + "/" + access.subresource();
    for (String resource : resources) {
      boolean anyWithSubresource =
          !access.subresource().isEmpty() && resource.equals("*/" + access.subresource());
      if (resource.equals(ALL) || resource.equals(whole) || anyWithSubresource) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(String pattern, String path) {
    return pattern.equals(ALL)
        || pattern.equals(path)
        || (pattern.endsWith(ALL) && path.startsWith(pattern.substring(0, pattern.length() - 1)));
  }
}
