package io.binnacle.kernel.validation.device;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.pod.TemplateMetadata;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// `ValidateResourceClaimTemplate` of Kubernetes 1.36.
final class ClaimTemplateRules implements KindRules {
  @Override
  public void create(Checked object) {
    TemplateMetadata.check(object.field("spec", "metadata"));
    RequestRules.check(object.field("spec", "spec", "devices"));
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    create(object);
    Checked spec = object.field("spec");
    if (!spec.object().equals(old.object("spec").orElse(ObjectValue.empty()))) {
      ObjectValue.Builder shown = ObjectValue.builder();
      ObjectValue metadata = spec.field("metadata").object();
      metadata.names().forEach(name -> shown.put(name, metadata.get(name).orElseThrow()));
      Value claim = DeviceShape.claim(spec.field("spec").shownObject());
      spec.instead(shown.put("Spec", claim).build()).invalid("field is immutable");
    }
  }
}
