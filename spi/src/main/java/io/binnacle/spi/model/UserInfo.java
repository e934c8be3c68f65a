package io.binnacle.spi.model;

import java.util.List;
import java.util.Map;

/// Who makes a request, as `authentication.k8s.io/v1 UserInfo` has it.
///
/// @param name the user's name, e.g. `system:serviceaccount:default:builder`
/// @param uid an identifier that survives renaming; may be empty
/// @param groups the groups, in the order in which the authenticator gave them
/// @param extra further attributes; keys are lower case
public record UserInfo(
    String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  public static final String ANONYMOUS = "system:anonymous";
  public static final String ALL_AUTHENTICATED = "system:authenticated";
  public static final String ALL_UNAUTHENTICATED = "system:unauthenticated";
  public static final String MASTERS = "system:masters";

  public UserInfo {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  public static UserInfo of(String name, String... groups) {
    return new UserInfo(name, "", List.of(groups), Map.of());
  }

  public boolean inGroup(String group) {
    return groups.contains(group);
  }
}
