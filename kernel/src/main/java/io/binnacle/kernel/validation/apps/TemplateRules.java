package io.binnacle.kernel.validation.apps;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.kernel.validation.pod.PodTemplateRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// What selectors and templates of controllers have in common. Pure.
final class TemplateRules {
  private TemplateRules() {}

  /// Checks a selector that must say something.
  ///
  /// @param kind what messages call the controller
  static void selector(Checked selector, String kind) {
    if (!selector.present()) {
      selector.required("");
      return;
    }
    SelectorRules.check(selector);
    if (SelectorRules.blank(selector)) {
      selector.invalid("empty selector is invalid for " + kind);
    }
  }

  /// `ValidatePodTemplateSpecForReplicaSet`, after the selector.
  static void ofReplicas(Checked spec, Optional<ObjectValue> old) {
    Checked selector = spec.field("selector");
    if (!SelectorRules.usable(selector)) {
      selector.invalid("invalid label selector");
      return;
    }
    Checked template = spec.field("template");
    selected(selector, template);
    template(template, old);
    PodTemplateRules.alwaysRestarted(template, "ReplicaSet");
  }

  /// Checks that a selector selects the pods that are made from a template.
  static void selected(Checked selector, Checked template) {
    boolean everything = selector.present() && SelectorRules.blank(selector);
    Checked labels = template.field("metadata", "labels");
    if (!everything && !SelectorRules.selects(selector, labels)) {
      labels.invalid("`selector` does not match template `labels`");
    }
  }

  /// @param old the stored controller
  static void template(Checked template, Optional<ObjectValue> old) {
    if (old.isPresent()) {
      PodTemplateRules.template(template, Checked.silent(old.get()).field("spec", "template"));
    } else {
      PodTemplateRules.template(template);
    }
  }
}
