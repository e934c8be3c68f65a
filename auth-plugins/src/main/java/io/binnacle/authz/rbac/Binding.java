package io.binnacle.authz.rbac;

import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A RoleBinding or ClusterRoleBinding. Immutable.
///
/// @param description how reasons name it
/// @param namespace the namespace it holds for; empty for all
/// @param clusterRole whether it refers to a ClusterRole
/// @param role the name of the role
/// @param subjects whom it binds
record Binding(
    String description,
    String namespace,
    boolean clusterRole,
    String role,
    List<Subject> subjects) {

  /// Whom a binding binds: a user's name, or a group.
  ///
  /// @param description how reasons name it
  record Subject(boolean group, String name, String description) {
    boolean isOrHas(UserInfo user) {
      return group ? user.inGroup(name) : user.name().equals(name);
    }
  }

  static Binding of(ObjectValue object, String namespace) {
    List<Subject> subjects = new ArrayList<>();
    for (Value value : object.items("subjects")) {
      if (value instanceof ObjectValue subject) {
        String name = subject.text("name").orElse("");
        switch (subject.text("kind").orElse("")) {
          case "User" -> subjects.add(new Subject(false, name, described("User", name)));
          case "Group" -> subjects.add(new Subject(true, name, described("Group", name)));
          case "ServiceAccount" -> {
            String home = subject.text("namespace").filter(n -> !n.isEmpty()).orElse(namespace);
            subjects.add(
                new Subject(
                    false,
                    "system:serviceaccount:" + home + ":" + name,
                    described("ServiceAccount", name + "/" + home)));
          }
          default -> {
            // Validation lets no other kinds in.
          }
        }
      }
    }
    boolean clusterRole = object.text("roleRef", "kind").orElse("").equals("ClusterRole");
    String role = object.text("roleRef", "name").orElse("");
    String name = object.text("metadata", "name").orElse("");
    String what =
        namespace.isEmpty()
            ? "ClusterRoleBinding \"" + name + "\""
            : "RoleBinding \"" + name + "/" + namespace + "\"";
    return new Binding(
        what + " of " + (clusterRole ? "ClusterRole" : "Role") + " \"" + role + "\"",
        namespace,
        clusterRole,
        role,
        List.copyOf(subjects));
  }

  private static String described(String kind, String name) {
    return kind + " \"" + name + "\"";
  }

  /// The first of the subjects that the user is, or is in.
  Optional<Subject> binds(UserInfo user) {
    return subjects.stream().filter(subject -> subject.isOrHas(user)).findFirst();
  }
}
