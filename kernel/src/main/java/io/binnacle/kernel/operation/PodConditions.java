package io.binnacle.kernel.operation;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The conditions of a pod. Pure.
final class PodConditions {
  private PodConditions() {}

  /// Whether a condition is there and true.
  static boolean holds(ObjectValue pod, String type) {
    return pod.items("status", "conditions").stream()
        .anyMatch(
            value ->
                value instanceof ObjectValue condition
                    && condition.text("type").orElse("").equals(type)
                    && condition.text("status").orElse("").equals("True"));
  }

  /// The pod with a condition true, in the place of the one of that type.
  ///
  /// @param reason the members that say why, which may be none
  static ObjectValue withTrue(ObjectValue pod, String type, ObjectValue reason, Instant now) {
    ObjectValue condition =
        ObjectValue.builder()
            .put("type", type)
            .put("status", "True")
            .put("lastProbeTime", NullValue.NULL)
            .put("lastTransitionTime", now.toString())
            .putAll(reason)
            .build();
    List<Value> conditions = new ArrayList<>();
    boolean replaced = false;
    for (Value value : pod.items("status", "conditions")) {
      boolean same = value instanceof ObjectValue o && o.text("type").orElse("").equals(type);
      conditions.add(same ? condition : value);
      replaced |= same;
    }
    if (!replaced) {
      conditions.add(condition);
    }
    return pod.withAt(new ListValue(conditions), "status", "conditions");
  }
}
