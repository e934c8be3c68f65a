package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.net.URI;
import java.net.URISyntaxException;

/// Kinds in the groups of Kubernetes itself must be approved, or say that they are not.
final class ApprovalRules {
  private static final String ANNOTATION = "api-approved.kubernetes.io";
  private static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";

  private enum Approval {
    INVALID,
    APPROVED,
    BYPASSED,
    MISSING
  }

  private ApprovalRules() {}

  static void create(Checked definition) {
    if (guarded(definition.field("spec", "group").text())) {
      tell(definition);
    }
  }

  /// A state of approval that stays as it was is not told of.
  static void update(Checked definition, ObjectValue old) {
    Approval before = approval(annotation(Checked.silent(old)).text());
    if (guarded(definition.field("spec", "group").text())
        && approval(annotation(definition).text()) != before) {
      tell(definition);
    }
  }

  private static Checked annotation(Checked definition) {
    return definition.field("metadata", "annotations").entry(ANNOTATION);
  }

  private static boolean guarded(String group) {
    return group.equals("k8s.io")
        || group.endsWith(".k8s.io")
        || group.equals("kubernetes.io")
        || group.endsWith(".kubernetes.io");
  }

  private static void tell(Checked definition) {
    Checked annotation = annotation(definition);
    String needed = "protected groups must have approval annotation \"" + ANNOTATION + "\"";
    switch (approval(annotation.text())) {
      case MISSING -> annotation.required(needed + SEE);
      case INVALID ->
          annotation.invalid(
              needed + " with either a URL or a reason starting with \"unapproved\"" + SEE);
      case APPROVED, BYPASSED -> {}
    }
  }

  private static Approval approval(String annotation) {
    if (annotation.isEmpty()) {
      return Approval.MISSING;
    }
    if (annotation.startsWith("unapproved")) {
      return Approval.BYPASSED;
    }
    try {
      URI address = new URI(annotation);
      return address.getScheme() != null && address.getAuthority() != null
          ? Approval.APPROVED
          : Approval.INVALID;
    } catch (URISyntaxException malformed) {
      return Approval.INVALID;
    }
  }
}
