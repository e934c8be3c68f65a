package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.core.ClaimRules;

/// `ValidatePersistentVolumeClaimTemplate`: the claims that are made for pods. Pure.
final class ClaimTemplateRules {
  private ClaimTemplateRules() {}

  static void template(Checked template) {
    TemplateMetadata.check(template.field("metadata"));
    ClaimRules.spec(template.field("spec"));
  }
}
