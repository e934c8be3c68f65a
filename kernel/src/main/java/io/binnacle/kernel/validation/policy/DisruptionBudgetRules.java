package io.binnacle.kernel.validation.policy;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import io.binnacle.kernel.validation.GoShape;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.math.BigInteger;
import java.util.List;

/// `ValidatePodDisruptionBudget` of Kubernetes 1.36.
final class DisruptionBudgetRules implements KindRules {
  private static final BigInteger ALL = BigInteger.valueOf(100);

  @Override
  public void create(Checked object) {
    check(object.field("spec"), false);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked before = Checked.silent(old).field("spec", "selector");
    check(object.field("spec"), before.present() && !SelectorRules.usable(before));
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    for (String member :
        List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")) {
      object.field("status", member).notNegative();
    }
  }

  private static void check(Checked spec, boolean anyValue) {
    if (spec.field("minAvailable").present() && spec.field("maxUnavailable").present()) {
      spec.invalid(
          "minAvailable and maxUnavailable cannot be both set",
          JsonWriter.text(
              GoShape.of(
                  spec.object(),
                  "minAvailable?,selector?,maxUnavailable?,unhealthyPodEvictionPolicy?")));
    }
    share(spec.field("minAvailable"));
    share(spec.field("maxUnavailable"));
    SelectorRules.check(spec.field("selector"), anyValue);
    Checked policy = spec.field("unhealthyPodEvictionPolicy");
    if (policy.present()) {
      policy.oneOf(List.of("AlwaysAllow", "IfHealthyBudget"));
    }
  }

  private static void share(Checked share) {
    if (!share.present()) {
      return;
    }
    if (share.integer().isPresent()) {
      share.notNegative();
      return;
    }
    List<String> faults = Formats.percent(share.text());
    faults.forEach(fault -> share.invalid(fault, share.typed()));
    if (faults.isEmpty() && new BigInteger(share.text().replace("%", "")).compareTo(ALL) > 0) {
      share.invalid("must not be greater than 100%", share.typed());
    }
  }
}
