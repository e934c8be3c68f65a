package io.binnacle.kernel.validation.policy;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Map;

/// `ValidatePriorityClass` of Kubernetes 1.36.
final class PriorityClassRules implements KindRules {
  private static final long HIGHEST = 1_000_000_000;
  private static final Map<String, Long> SYSTEM =
      Map.of("system-node-critical", 2_000_001_000L, "system-cluster-critical", 2_000_000_000L);

  @Override
  public void create(Checked object) {
    Checked name = object.field("metadata", "name");
    long value = object.field("value").integer().orElse(0);
    if (name.text().startsWith("system-")) {
      String fault = systemFault(name.text(), value, object.field("globalDefault").flag());
      if (!fault.isEmpty()) {
        name.forbidden(
            "priority class names with 'system-' prefix are reserved for system use only. error: "
                + fault);
      }
    } else if (value > HIGHEST) {
      object
          .field("value")
          .forbidden("maximum allowed value of a user defined priority is " + HIGHEST);
    }
    Checked policy = object.field("preemptionPolicy");
    if (policy.present() && policy.require("")) {
      policy.oneOf(List.of("PreemptLowerPriority", "Never"));
    }
  }

  private static String systemFault(String name, long value, boolean global) {
    Long known = SYSTEM.get(name);
    if (known == null) {
      return name + " is not a known system priority class";
    }
    if (known != value) {
      return "value of " + name + " PriorityClass must be " + known;
    }
    return global ? "globalDefault of " + name + " PriorityClass must be false" : "";
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked before = Checked.silent(old);
    if (object.field("value").integer().orElse(0) != before.field("value").integer().orElse(0)) {
      object.field("value").forbidden("may not be changed in an update.");
    }
    object.field("preemptionPolicy").immutableTyped(before.field("preemptionPolicy"));
  }
}
