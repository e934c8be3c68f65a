package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// What may change in a pod that is not yet given to the scheduler: it may only get harder to place
/// (`validateNodeSelectorMutation`, `validateNodeAffinityMutation`). Pure.
final class GatedPodRules {
  private static final String[] TERMS = {
    "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"
  };

  private GatedPodRules() {}

  static void check(Checked spec, Checked old) {
    Checked selector = spec.field("nodeSelector");
    for (String key : old.field("nodeSelector").keys()) {
      if (!selector.entry(key).value().equals(old.field("nodeSelector").entry(key).value())) {
        selector.invalid(
            "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
      }
    }
    Checked terms = spec.field("affinity", "nodeAffinity").field(TERMS);
    List<Checked> now = terms.items();
    List<Checked> before = old.field("affinity", "nodeAffinity").field(TERMS).items();
    if (before.isEmpty()) {
      return;
    }
    if (before.size() != now.size()) {
      terms.invalid(
          "no additions/deletions to non-empty NodeSelectorTerms list are allowed",
          now.isEmpty()
              ? "null"
              : JsonWriter.text(
                  new ListValue(
                      now.stream()
                          .map(term -> (Value) GoShape.of("NodeSelectorTerm", term.object()))
                          .toList())));
      return;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!onlyAdds(now.get(i), before.get(i))) {
        now.get(i)
            .invalid(
                "only additions are allowed (no mutations or deletions)",
                GoShape.show("NodeSelectorTerm", now.get(i)));
      }
    }
  }

  private static boolean onlyAdds(Checked term, Checked old) {
    boolean hollow = true;
    for (String list : List.of("matchExpressions", "matchFields")) {
      List<Value> before = old.object().items(list);
      List<Value> now = term.object().items(list);
      hollow &= before.isEmpty();
      if (now.size() < before.size() || !now.subList(0, before.size()).equals(before)) {
        return false;
      }
    }
    return !hollow || term.field("matchExpressions").size() + term.field("matchFields").size() == 0;
  }

  /// The changed specification with what may change in a gated pod as it was.
  static ObjectValue withoutChanges(ObjectValue spec, ObjectValue old) {
    ObjectValue kept = PodUpdateRules.withField(spec, old, "nodeSelector");
    Optional<Value> nodes = old.at("affinity", "nodeAffinity");
    if (nodes.equals(kept.at("affinity", "nodeAffinity"))) {
      return kept;
    }
    if (nodes.isPresent()) {
      return kept.withAt(nodes.get(), "affinity", "nodeAffinity");
    }
    ObjectValue affinity =
        kept.object("affinity").orElse(ObjectValue.empty()).without("nodeAffinity");
    return affinity.isEmpty() && !old.has("affinity")
        ? kept.without("affinity")
        : kept.with("affinity", affinity);
  }
}
