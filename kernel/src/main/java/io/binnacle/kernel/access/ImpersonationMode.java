package io.binnacle.kernel.access;

import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.authorization.AccessRequest.PathAccess;
import io.binnacle.spi.authorization.AccessRequest.ResourceAccess;
import io.binnacle.spi.model.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The ways to be allowed to act as somebody, in the order in which kube-apiserver tries them.
///
/// All but the last are constrained: each asks whether the requester may do what he wants to do in
/// this way (`impersonate-on:MODE:VERB`) and be whom he wants to be (`impersonate:MODE`). The last
/// is the old one, a verb `impersonate` for everything.
enum ImpersonationMode {
  ASSOCIATED_NODE("associated-node"),
  ARBITRARY_NODE("arbitrary-node"),
  SERVICE_ACCOUNT("serviceaccount"),
  USER_INFO("user-info"),
  LEGACY("");

  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String NODES_GROUP = "system:nodes";
  private static final String NODE_NAME = "authentication.kubernetes.io/node-name";
  private static final String NODE_KEYS = "authentication.kubernetes.io/associated-node-keys";

  /// From so many names on, a rule for all of them is looked for first.
  private static final int MANY = 4;

  private static final Pattern SERVICE_ACCOUNT_NAME =
      Pattern.compile(
          "system:serviceaccount:([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?):"
              + "([a-z0-9]([-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*+)");
  private static final Pattern NODE =
      Pattern.compile(
          "system:node:([a-z0-9]([-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*+)");
  private static final Pattern DOMAIN_PREFIXED =
      Pattern.compile(
          "[a-z0-9]([-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*+"
              + "/[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

  private final String word;

  ImpersonationMode(String word) {
    this.word = word;
  }

  /// Whether this is a way to become the wanted user at all.
  boolean concerns(UserInfo requester, UserInfo wanted) {
    boolean nameOnly =
        wanted.uid().isEmpty() && wanted.groups().isEmpty() && wanted.extra().isEmpty();
    Optional<String> node = match(NODE, wanted.name(), 1);
    boolean account = match(SERVICE_ACCOUNT_NAME, wanted.name(), 1).isPresent();
    return switch (this) {
      case ASSOCIATED_NODE ->
          nameOnly
              && node.isPresent()
              && match(SERVICE_ACCOUNT_NAME, requester.name(), 1).isPresent()
              && requester.extra().getOrDefault(NODE_NAME, List.of()).equals(List.of(node.get()));
      case ARBITRARY_NODE -> nameOnly && node.isPresent();
      case SERVICE_ACCOUNT -> nameOnly && account;
      case USER_INFO -> node.isEmpty() && !account;
      case LEGACY -> true;
    };
  }

  private static Optional<String> match(Pattern pattern, String text, int group) {
    return Optional.of(pattern.matcher(text))
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(group));
  }

  /// The user to act as.
  ///
  /// @throws io.binnacle.kernel.error.ApiException 403 when this way is not allowed
  UserInfo check(AuthorizationChain authorization, AccessRequest asked, UserInfo wanted) {
    UserInfo requester = requester(asked.user());
    if (this != LEGACY) {
      authorization.require(on(requester, asked));
    }
    Checks checks = new Checks(authorization, requester);
    List<String> groups = checks.user(wanted);
    if (!wanted.uid().isEmpty()) {
      authorization.require(checks.access(AUTHENTICATION, "uids", "", "", wanted.uid()));
    }
    checks.groups(wanted.groups());
    checks.extra(new TreeMap<>(wanted.extra()));
    return new UserInfo(wanted.name(), wanted.uid(), everyone(wanted, groups), wanted.extra());
  }

  /// Of an associated node the requester's tokens differ from pod to pod; his rights do not.
  private UserInfo requester(UserInfo user) {
    return this == ASSOCIATED_NODE
        ? new UserInfo(
            user.name(),
            user.uid(),
            user.groups(),
            Map.of(NODE_KEYS, user.extra().keySet().stream().sorted().toList()))
        : user;
  }

  private AccessRequest on(UserInfo requester, AccessRequest asked) {
    String verb = "impersonate-on:" + word + ":" + asked.verb();
    return switch (asked) {
      case PathAccess path -> new PathAccess(requester, verb, path.path());
      case ResourceAccess of ->
          new ResourceAccess(
              requester,
              verb,
              of.group(),
              of.version(),
              of.resource(),
              of.subresource(),
              of.namespace(),
              of.name());
    };
  }

  private static List<String> everyone(UserInfo wanted, List<String> groups) {
    String everyone =
        wanted.name().equals(UserInfo.ANONYMOUS)
            ? UserInfo.ALL_UNAUTHENTICATED
            : UserInfo.ALL_AUTHENTICATED;
    if (groups.contains(everyone) || groups.contains(UserInfo.ALL_UNAUTHENTICATED)) {
      return groups;
    }
    List<String> all = new ArrayList<>(groups);
    all.add(everyone);
    return all;
  }

  /// The questions about each part of the wanted user.
  private final class Checks {
    private final AuthorizationChain authorization;
    private final UserInfo requester;
    private final boolean constrained = ImpersonationMode.this != LEGACY;

    Checks(AuthorizationChain authorization, UserInfo requester) {
      this.authorization = authorization;
      this.requester = requester;
    }

    ResourceAccess access(
        String group, String resource, String subresource, String namespace, String name) {
      return new ResourceAccess(
          requester,
          constrained ? "impersonate:" + word : "impersonate",
          group,
          "v1",
          resource,
          subresource,
          namespace,
          name);
    }

    private String ofUsers() {
      return constrained ? AUTHENTICATION : "";
    }

    /// Asks for the name.
    ///
    /// @return the groups that go with it
    List<String> user(UserInfo wanted) {
      Optional<String> namespace = match(SERVICE_ACCOUNT_NAME, wanted.name(), 1);
      Optional<String> node = match(NODE, wanted.name(), 1);
      if (namespace.isPresent()) {
        String name = match(SERVICE_ACCOUNT_NAME, wanted.name(), 3).orElseThrow();
        authorization.require(access(ofUsers(), "serviceaccounts", "", namespace.get(), name));
        return wanted.groups().isEmpty()
            ? List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace.get())
            : wanted.groups();
      }
      if (constrained && node.isPresent()) {
        String name = ImpersonationMode.this == ASSOCIATED_NODE ? "*" : node.get();
        authorization.require(access(AUTHENTICATION, "nodes", "", "", name));
        return List.of(NODES_GROUP);
      }
      authorization.require(access(ofUsers(), "users", "", "", wanted.name()));
      return wanted.groups();
    }

    void groups(List<String> groups) {
      if (constrained && groups.contains("")) {
        throw AuthorizationChain.forbidden(
            access(AUTHENTICATION, "groups", "", "", ""),
            "impersonating the empty string group is not allowed");
      }
      if (constrained && groups.contains(UserInfo.MASTERS)) {
        throw AuthorizationChain.forbidden(
            access(AUTHENTICATION, "groups", "", "", UserInfo.MASTERS),
            "impersonating the system:masters group is not allowed");
      }
      if (constrained
          && groups.size() >= MANY
          && authorization.allows(access(AUTHENTICATION, "groups", "", "", "*"))) {
        return;
      }
      groups.forEach(group -> authorization.require(access(ofUsers(), "groups", "", "", group)));
    }

    void extra(Map<String, List<String>> extra) {
      if (constrained) {
        extra.forEach(this::sound);
        int values = extra.values().stream().mapToInt(List::size).sum();
        if (Math.max(values, extra.size()) >= MANY
            && authorization.allows(access(AUTHENTICATION, "userextras", "*", "", "*"))) {
          return;
        }
      }
      extra.forEach(
          (key, values) ->
              values.forEach(
                  value ->
                      authorization.require(access(AUTHENTICATION, "userextras", key, "", value))));
    }

    private void sound(String key, List<String> values) {
      String fault = "";
      if (key.isEmpty()) {
        fault = "impersonating the empty string key in extra is not allowed";
      } else if (!DOMAIN_PREFIXED.matcher(key).matches()) {
        fault =
            "impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \""
                + key
                + "\": must be a domain-prefixed path (such as \"acme.io/foo\")";
      } else if (values.contains("")) {
        fault = "impersonating the empty string value in extra is not allowed";
      }
      if (!fault.isEmpty()) {
        throw AuthorizationChain.forbidden(access(AUTHENTICATION, "userextras", "", "", ""), fault);
      }
    }
  }
}
