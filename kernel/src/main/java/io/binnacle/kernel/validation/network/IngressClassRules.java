package io.binnacle.kernel.validation.network;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;

/// `ValidateIngressClass` of Kubernetes 1.36.
final class IngressClassRules implements KindRules {
  private static final int LONGEST = 250;

  @Override
  public void create(Checked object) {
    Checked controller = object.field("spec", "controller");
    if (controller.text().length() > LONGEST) {
      controller.tooLong(LONGEST);
    }
    Formats.domainPrefixedPath(controller);
    ReferenceRules.parameters(object.field("spec", "parameters"));
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    object
        .field("spec", "controller")
        .immutableText(Checked.silent(old).field("spec", "controller"));
    create(object);
  }
}
