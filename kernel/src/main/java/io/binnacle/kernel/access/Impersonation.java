package io.binnacle.kernel.access;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.spi.authorization.AccessRequest;
import io.binnacle.spi.model.UserInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Acting as somebody else, by the `Impersonate-*` headers, for who may. Thread-safe.
public final class Impersonation {
  private static final String USER = "impersonate-user";
  private static final String GROUP = "impersonate-group";
  private static final String UID = "impersonate-uid";
  private static final String EXTRA = "impersonate-extra-";
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private final AuthorizationChain authorization;

  public Impersonation(AuthorizationChain authorization) {
    this.authorization = authorization;
  }

  /// The user to act as: the one who asks when he does not ask for another.
  ///
  /// @throws io.binnacle.kernel.error.ApiException 403 when he may not be that user
  public UserInfo impersonate(UserInfo user, Headers headers) {
    String name = headers.first(USER).orElse("");
    List<String> groups = headers.all(GROUP);
    String uid = headers.first(UID).orElse("");
    Map<String, List<String>> extra = extra(headers);
    if (name.isEmpty()) {
      if (!groups.isEmpty() || !uid.isEmpty() || !extra.isEmpty()) {
        throw ApiErrors.internal("requested impersonation without impersonating a user");
      }
      return user;
    }
    List<String> all = new ArrayList<>(groups);
    if (name.startsWith(SERVICE_ACCOUNT)) {
      String[] parts = name.substring(SERVICE_ACCOUNT.length()).split(":", -1);
      String namespace = parts.length == 2 ? parts[0] : "";
      check(user, "", "serviceaccounts", "", namespace, parts[parts.length - 1]);
      if (groups.isEmpty()) {
        all.add("system:serviceaccounts");
        all.add("system:serviceaccounts:" + namespace);
      }
    } else {
      check(user, "", "users", "", "", name);
    }
    groups.forEach(group -> check(user, "", "groups", "", "", group));
    extra.forEach(
        (key, values) ->
            values.forEach(
                value -> check(user, "authentication.k8s.io", "userextras", key, "", value)));
    if (!uid.isEmpty()) {
      check(user, "authentication.k8s.io", "uids", "", "", uid);
    }
    String everyone =
        name.equals(UserInfo.ANONYMOUS) ? UserInfo.ALL_UNAUTHENTICATED : UserInfo.ALL_AUTHENTICATED;
    if (!all.contains(everyone)) {
      all.add(everyone);
    }
    return new UserInfo(name, uid, all, extra);
  }

  private void check(
      UserInfo user,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    authorization.require(
        new AccessRequest.ResourceAccess(
            user, "impersonate", group, "v1", resource, subresource, namespace, name));
  }

  private static Map<String, List<String>> extra(Headers headers) {
    Map<String, List<String>> extra = new TreeMap<>();
    headers
        .byName()
        .forEach(
            (header, values) -> {
              if (header.startsWith(EXTRA)) {
                String key = header.substring(EXTRA.length()).toLowerCase(Locale.ROOT);
                extra.put(URLDecoder.decode(key, StandardCharsets.UTF_8), values);
              }
            });
    return extra;
  }
}
