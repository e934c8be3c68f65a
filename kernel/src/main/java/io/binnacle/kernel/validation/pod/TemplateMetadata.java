package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.SelectorRules;
import java.util.List;
import java.util.Set;

/// `ValidateTemplateObjectMeta` of Kubernetes 1.36: the metadata of objects that will be made from
/// a template has labels and annotations and nothing else.
public final class TemplateMetadata {
  /// Pointers and lists: to be set, be it to zero or to an empty list, is too much.
  private static final Set<String> NILS =
      Set.of("deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields");

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

  private TemplateMetadata() {}

  public static void check(Checked metadata) {
    AnnotationRules.keys(metadata.field("annotations"));
    SelectorRules.labels(metadata.field("labels"));
    for (String name : META_FIELDS) {
      Checked field = metadata.field(name);
      if (NILS.contains(name) ? field.given() : !field.empty()) {
        String shown = name.equals("uid") ? "uID" : name;
        metadata.field(shown).forbidden("cannot be set");
      }
    }
  }
}
