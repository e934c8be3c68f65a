package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// `ValidatePodTemplateSpec`, and the kind that is no more than a template. Pure.
public final class PodTemplateRules implements KindRules {

  /// Checks a new template.
  public static void template(Checked template) {
    check(template, PodLeniency.none(false));
  }

  /// Checks a changed template.
  public static void template(Checked template, Checked old) {
    check(template, PodLeniency.of(false, old.field("spec"), old.field("metadata")));
  }

  static void check(Checked template, PodLeniency leniency) {
    // Upstream tells of these as if the template had no metadata between.
    Checked labels = template.field("metadata", "labels").under(template.path() + ".labels");
    Checked annotations =
        template.field("metadata", "annotations").under(template.path() + ".annotations");
    Checked spec = template.field("spec");
    SelectorRules.labels(labels);
    AnnotationRules.keys(annotations);
    AnnotationRules.meaning(annotations, spec, leniency.deletionCost());
    PodSpecRules.check(spec, "", false, leniency);
    AnnotationRules.agreement(annotations, spec);
    if (spec.field("ephemeralContainers").size() > 0) {
      spec.field("ephemeralContainers")
          .forbidden("ephemeral containers not allowed in pod template");
    }
  }

  @Override
  public void create(Checked object) {
    template(object.field("template"));
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    template(object.field("template"), Checked.silent(old).field("template"));
  }

  /// Checks that the pods of a template run for ever.
  public static void alwaysRestarted(Checked template, String kind) {
    Checked policy = template.field("spec", "restartPolicy");
    if (!policy.is("Always")) {
      policy.oneOf(List.of("Always"));
    }
    Checked deadline = template.field("spec", "activeDeadlineSeconds");
    if (deadline.present()) {
      deadline.forbidden("activeDeadlineSeconds in " + kind + " is not Supported");
    }
  }
}
