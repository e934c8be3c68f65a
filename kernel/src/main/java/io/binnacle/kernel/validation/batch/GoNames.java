package io.binnacle.kernel.validation.batch;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// A failure policy with the names that its fields have inside kube-apiserver. Pure.
final class GoNames {
  private GoNames() {}

  static ObjectValue of(ObjectValue policy) {
    return ObjectValue.of("Rules", list(policy.get("rules"), GoNames::rule));
  }

  private static Value rule(ObjectValue rule) {
    Value codes =
        rule.object("onExitCodes")
            .map(c -> renamed(c, List.of("containerName", "operator", "values")))
            .orElse(NullValue.NULL);
    return ObjectValue.builder()
        .put("Action", rule.text("action").orElse(""))
        .put("OnExitCodes", codes)
        .put(
            "OnPodConditions",
            list(rule.get("onPodConditions"), c -> renamed(c, List.of("type", "status"))))
        .build();
  }

  private static Value list(
      Optional<Value> list, java.util.function.Function<ObjectValue, Value> item) {
    return list.isPresent() && list.get() instanceof ListValue items
        ? new ListValue(items.items().stream().map(v -> item.apply((ObjectValue) v)).toList())
        : NullValue.NULL;
  }

  private static Value renamed(ObjectValue object, List<String> names) {
    ObjectValue.Builder renamed = ObjectValue.builder();
    for (String name : names) {
      String goName = Character.toUpperCase(name.charAt(0)) + name.substring(1);
      renamed.put(goName, object.get(name).orElse(NullValue.NULL));
    }
    return renamed.build();
  }
}
