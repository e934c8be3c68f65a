package io.binnacle.kernel.validation.apps;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;

/// `ValidateControllerRevisionCreate` and `ValidateControllerRevisionUpdate`. Pure.
final class ControllerRevisionRules implements KindRules {
  @Override
  public void create(Checked object) {
    revision(object.field("revision"));
    Checked data = object.field("data");
    if (!data.present()) {
      data.required("data is mandatory");
    } else if (!(data.value().orElseThrow() instanceof ObjectValue)) {
      data.required("data must be a valid JSON object");
    }
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    revision(object.field("revision"));
    object.field("data").immutable(Checked.silent(old).field("data"));
  }

  private static void revision(Checked revision) {
    revision.notNegative();
  }
}
