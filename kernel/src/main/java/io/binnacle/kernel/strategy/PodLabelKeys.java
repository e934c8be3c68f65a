package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Writes the label keys by which a new pod is to be spread or kept together into the selectors
/// beside them, with the pod's own values of those labels. Pure.
final class PodLabelKeys {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private PodLabelKeys() {}

  static ObjectValue merged(ObjectValue pod) {
    Optional<ObjectValue> spec = pod.object("spec");
    Optional<ObjectValue> labels = pod.object("metadata", "labels");
    if (spec.isEmpty() || labels.isEmpty()) {
      return pod;
    }
    ObjectValue own = labels.get();
    ObjectValue result =
        each(spec.get(), term -> selecting(term, own), "topologySpreadConstraints");
    for (String affinity : List.of("podAffinity", "podAntiAffinity")) {
      result = each(result, term -> selecting(term, own), "affinity", affinity, REQUIRED);
      result = each(result, term -> weighted(term, own), "affinity", affinity, PREFERRED);
    }
    return result.equals(spec.get()) ? pod : pod.with("spec", result);
  }

  private static ObjectValue each(
      ObjectValue spec, UnaryOperator<ObjectValue> change, String... path) {
    List<Value> items = spec.items(path);
    return items.isEmpty()
        ? spec
        : spec.withAt(
            new ListValue(
                items.stream()
                    .<Value>map(item -> item instanceof ObjectValue o ? change.apply(o) : item)
                    .toList()),
            path);
  }

  private static ObjectValue weighted(ObjectValue term, ObjectValue labels) {
    Optional<ObjectValue> inner = term.object("podAffinityTerm");
    return inner.isPresent() ? term.with("podAffinityTerm", selecting(inner.get(), labels)) : term;
  }

  /// A term without a selector matches nothing, and stays so.
  private static ObjectValue selecting(ObjectValue term, ObjectValue labels) {
    if (term.object("labelSelector").isEmpty()) {
      return term;
    }
    List<Value> more = new ArrayList<>(requirements(term, "matchLabelKeys", "In", labels));
    more.addAll(requirements(term, "mismatchLabelKeys", "NotIn", labels));
    if (more.isEmpty()) {
      return term;
    }
    List<Value> all = new ArrayList<>(term.items("labelSelector", "matchExpressions"));
    all.addAll(more);
    return term.withAt(new ListValue(all), "labelSelector", "matchExpressions");
  }

  private static List<Value> requirements(
      ObjectValue term, String keys, String operator, ObjectValue labels) {
    List<Value> requirements = new ArrayList<>();
    for (Value key : term.items(keys)) {
      if (key instanceof TextValue name && labels.get(name.text()).isPresent()) {
        requirements.add(
            ObjectValue.builder()
                .put("key", name)
                .put("operator", operator)
                .put("values", new ListValue(labels.get(name.text()).stream().toList()))
                .build());
      }
    }
    return requirements;
  }
}
