package io.binnacle.kernel.namespace;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The conditions of a namespace that is being deleted, worded as kube-controller-manager words
/// them. Pure.
final class NamespaceConditions {
  private NamespaceConditions() {}

  private record Condition(String type, boolean holds, String reason, String message) {}

  /// The namespace with its conditions brought up to date; the same object when they are.
  static ObjectValue updated(ObjectValue namespace, NamespaceContent content, Instant now) {
    List<Value> conditions = new ArrayList<>(namespace.items("status", "conditions"));
    for (Condition condition : conditions(content)) {
      int place = place(conditions, condition.type());
      if (place < 0) {
        conditions.add(value(condition, now.toString()));
      } else if (conditions.get(place) instanceof ObjectValue old && differs(old, condition)) {
        boolean turned = !old.text("status").equals(Optional.of(status(condition)));
        String since = turned ? now.toString() : old.text("lastTransitionTime").orElse("");
        conditions.set(place, value(condition, since));
      }
    }
    ListValue all = new ListValue(conditions);
    return all.equals(new ListValue(namespace.items("status", "conditions")))
        ? namespace
        : namespace.withAt(all, "status", "conditions");
  }

  /// In the order in which they are written. Discovery and parsing cannot fail within one server.
  private static List<Condition> conditions(NamespaceContent content) {
    List<String> failures = content.failures();
    return List.of(
        new Condition(
            "NamespaceDeletionDiscoveryFailure",
            false,
            "ResourcesDiscovered",
            "All resources successfully discovered"),
        new Condition(
            "NamespaceDeletionGroupVersionParsingFailure",
            false,
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed"),
        failures.isEmpty()
            ? new Condition(
                "NamespaceDeletionContentFailure",
                false,
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization")
            : new Condition(
                "NamespaceDeletionContentFailure",
                true,
                "ContentDeletionFailed",
                "Failed to delete all resource types, "
                    + failures.size()
                    + " remaining: "
                    + String.join(", ", failures)),
        content.byResource().isEmpty()
            ? new Condition(
                "NamespaceContentRemaining",
                false,
                "ContentRemoved",
                "All content successfully removed")
            : new Condition(
                "NamespaceContentRemaining",
                true,
                "SomeResourcesRemain",
                "Some resources are remaining: " + counted(content.byResource(), " has ")),
        content.byFinalizer().isEmpty()
            ? new Condition(
                "NamespaceFinalizersRemaining",
                false,
                "ContentHasNoFinalizers",
                "All content-preserving finalizers finished")
            : new Condition(
                "NamespaceFinalizersRemaining",
                true,
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: "
                    + counted(content.byFinalizer(), " in ")));
  }

  private static String counted(Map<String, Integer> counts, String word) {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + word + count.getValue() + " resource instances")
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static int place(List<Value> conditions, String type) {
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.get(i) instanceof ObjectValue condition
          && condition.text("type").equals(Optional.of(type))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean differs(ObjectValue old, Condition condition) {
    return !old.text("status").equals(Optional.of(status(condition)))
        || !old.text("reason").equals(Optional.of(condition.reason()))
        || !old.text("message").equals(Optional.of(condition.message()));
  }

  private static String status(Condition condition) {
    return condition.holds() ? "True" : "False";
  }

  private static ObjectValue value(Condition condition, String since) {
    return ObjectValue.builder()
        .put("type", condition.type())
        .put("status", status(condition))
        .put("lastTransitionTime", since)
        .put("reason", condition.reason())
        .put("message", condition.message())
        .build();
  }
}
