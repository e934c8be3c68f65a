package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.kernel.validation.core.ClaimRules;
import java.util.List;

/// `ValidatePersistentVolumeClaimTemplate`: the claims that are made for pods. Pure.
final class ClaimTemplateRules {
  private static final List<String> META_FIELDS =
      List.of(
          "name",
          "generateName",
          "namespace",
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "ownerReferences",
          "finalizers",
          "managedFields");

  private ClaimTemplateRules() {}

  static void template(Checked template) {
    Checked metadata = template.field("metadata");
    AnnotationRules.keys(metadata.field("annotations"));
    SelectorRules.labels(metadata.field("labels"));
    for (String name : META_FIELDS) {
      if (!metadata.field(name).empty()) {
        String shown = name.equals("uid") ? "uID" : name;
        metadata.field(shown).forbidden("cannot be set");
      }
    }
    ClaimRules.spec(template.field("spec"));
  }
}
