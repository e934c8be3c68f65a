package io.binnacle.kernel.validation.rbac;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// `ValidateRoleBinding` and `ValidateClusterRoleBinding` of Kubernetes 1.36.
///
/// @param namespaced whether it holds for one namespace
record BindingRules(boolean namespaced) implements KindRules {
  private static final String GROUP = "rbac.authorization.k8s.io";

  @Override
  public void create(Checked object) {
    Checked role = object.field("roleRef");
    role.field("apiGroup").oneOfTexts(List.of(GROUP));
    role.field("kind")
        .oneOfTexts(namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole"));
    if (role.field("name").require("")) {
      role.field("name").invalid(Names.pathSegment(role.field("name").text()));
    }
    object.field("subjects").items().forEach(this::subject);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    create(object);
    Checked role = object.field("roleRef");
    if (!role.object().equals(Checked.silent(old).field("roleRef").object())) {
      role.invalid(
          "cannot change roleRef",
          JsonWriter.text(GoShape.of(role.object(), "apiGroup=APIGroup,kind,name")));
    }
  }

  private void subject(Checked subject) {
    Checked name = subject.field("name");
    Checked group = subject.field("apiGroup");
    name.require("");
    switch (subject.field("kind").text()) {
      case "ServiceAccount" -> {
        if (!name.empty()) {
          name.invalid(Names.dnsSubdomain(name.text()));
        }
        if (!group.empty()) {
          group.oneOfTexts(List.of(""));
        }
        if (!namespaced) {
          subject.field("namespace").require("");
        }
      }
      case "User", "Group" -> group.oneOfTexts(List.of(GROUP));
      default -> subject.field("kind").oneOfTexts(List.of("ServiceAccount", "User", "Group"));
    }
  }
}
