package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.SelectorRules;
import java.util.List;

/// `ValidateTemplateObjectMeta` of Kubernetes 1.36: the metadata of objects that will be made from
/// a template has labels and annotations and nothing else.
public final class TemplateMetadata {
  /// A pointer: to be set, be it to zero, is too much.
  private static final String GRACE = "deletionGracePeriodSeconds";

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
          GRACE,
          "ownerReferences",
          "finalizers",
          "managedFields");

  private TemplateMetadata() {}

  public static void check(Checked metadata) {
    AnnotationRules.keys(metadata.field("annotations"));
    SelectorRules.labels(metadata.field("labels"));
    for (String name : META_FIELDS) {
      Checked field = metadata.field(name);
      if (name.equals(GRACE) ? field.present() : !field.empty()) {
        String shown = name.equals("uid") ? "uID" : name;
        metadata.field(shown).forbidden("cannot be set");
      }
    }
  }
}
