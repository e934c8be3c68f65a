package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.RequestBody;
import io.binnacle.kernel.registry.ListVersion;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.selector.LabelSelector;
import io.binnacle.kernel.strategy.Strategies;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks the PodDisruptionBudgets whether a pod may be evicted, and takes the eviction from the one
/// that guards it, as `pkg/registry/core/pod/storage/eviction.go` of Kubernetes 1.36 does.
/// Thread-safe.
final class DisruptionBudgets {
  private static final GroupVersionResource BUDGETS =
      new GroupVersionResource("policy", "v1", "poddisruptionbudgets");
  private static final GroupVersionResource BUDGET =
      new GroupVersionResource("policy", "v1", "poddisruptionbudget");
  private static final String REFUSAL =
      "Cannot evict pod as it would violate the pod's disruption budget.";

  /// How many evictions may wait for whoever keeps the budget to take note of them.
  private static final int MOST_DISRUPTED = 2000;

  private static final int LATER_SECONDS = 10;

  private final Supplier<ResourceCatalog> catalog;
  private final ObjectStore store;
  private final Strategies strategies;
  private final WriteSteps steps;

  DisruptionBudgets(
      Supplier<ResourceCatalog> catalog,
      ObjectStore store,
      Strategies strategies,
      WriteSteps steps) {
    this.catalog = catalog;
    this.store = store;
    this.strategies = strategies;
    this.steps = steps;
  }

  /// On what an eviction that is allowed rests.
  enum Permission {
    /// No budget guards the pod, or the budget has one disruption less now.
    GRANTED,
    /// The pod is not ready, which it must still be when it goes.
    WHILE_UNREADY
  }

  /// Takes an eviction of a running pod from its budget.
  ///
  /// @param dryRun whether the budget stays as it is
  /// @throws ApiException 429 when the budget does not allow it at the moment
  Permission take(ObjectValue pod, boolean dryRun, Deadline deadline) {
    List<ObjectValue> guarding = guarding(pod, deadline);
    if (guarding.isEmpty()) {
      return Permission.GRANTED;
    }
    if (guarding.size() > 1) {
      throw new ApiException(
          Status.failure(
              500,
              "",
              "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                  + " not support."));
    }
    ObjectValue budget = guarding.getFirst();
    if (!PodConditions.holds(pod, "Ready") && allowsUnready(budget)) {
      return Permission.WHILE_UNREADY;
    }
    String podName = Metadata.name(pod);
    store.update(
        definition(),
        new ObjectKey(Metadata.text(pod, "namespace"), Metadata.name(budget)),
        current -> decrement(current, Metadata.name(budget), podName, dryRun, deadline),
        deadline);
    return Permission.GRANTED;
  }

  /// The refusal of an eviction whose budget, or pod, changed meanwhile.
  static ApiException tryLater(String budget) {
    return refusal(
        LATER_SECONDS,
        "The disruption budget " + budget + " is still being processed by the server.");
  }

  /// The name of the budget that guards a pod, if one does.
  Optional<String> nameFor(ObjectValue pod, Deadline deadline) {
    return guarding(pod, deadline).stream().findFirst().map(Metadata::name);
  }

  private ResourceDefinition definition() {
    return catalog.get().find(BUDGETS).orElseThrow(ApiErrors::resourceNotServed);
  }

  private List<ObjectValue> guarding(ObjectValue pod, Deadline deadline) {
    ObjectValue labels = pod.object("metadata", "labels").orElse(ObjectValue.empty());
    String namespace = Metadata.text(pod, "namespace");
    List<ObjectValue> guarding = new ArrayList<>();
    for (ObjectVersion version :
        store.snapshot(definition(), new ListVersion.Latest(), deadline).in(namespace)) {
      ObjectValue budget = version.value();
      // A budget without a selector guards nothing; with an empty one, everything.
      boolean matches =
          budget
              .object("spec", "selector")
              .filter(selector -> LabelSelector.of(selector).matches(labels))
              .isPresent();
      if (matches) {
        guarding.add(budget);
      }
    }
    return guarding;
  }

  private static boolean allowsUnready(ObjectValue budget) {
    long desired = count(budget, "desiredHealthy");
    return budget.text("spec", "unhealthyPodEvictionPolicy").orElse("").equals("AlwaysAllow")
        || (count(budget, "currentHealthy") >= desired && desired > 0);
  }

  private static long count(ObjectValue budget, String name) {
    return budget.integer("status", name).orElse(0L);
  }

  private Change decrement(
      Optional<ObjectVersion> current, String name, String pod, boolean dryRun, Deadline deadline) {
    ObjectValue budget =
        current.map(ObjectVersion::value).orElseThrow(() -> ApiErrors.notFound(BUDGETS, name));
    long generation = budget.integer("metadata", "generation").orElse(0L);
    if (count(budget, "observedGeneration") < generation) {
      throw tryLater(name);
    }
    long allowed = count(budget, "disruptionsAllowed");
    if (allowed < 0) {
      throw ApiErrors.forbidden(BUDGET, name, "pdb disruptions allowed is negative");
    }
    int disrupted = budget.object("status", "disruptedPods").map(ObjectValue::size).orElse(0);
    if (disrupted > MOST_DISRUPTED) {
      throw ApiErrors.forbidden(
          BUDGET,
          name,
          "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
    }
    if (allowed == 0) {
      throw refusal(0, whyNone(budget, name));
    }
    ObjectValue taken =
        budget
            .withAt(NumberValue.of(allowed - 1), "status", "disruptionsAllowed")
            .withAt(Value.of(steps.now().toString()), "status", "disruptedPods", pod);
    if (dryRun) {
      return new Change.Nothing();
    }
    ObjectValue told = allowed == 1 ? withNoneLeft(taken, generation) : taken;
    return new Change.Put(
        steps.tracked(
            ownWrite(budget, deadline),
            WriteOptions.of(WriteOptions.Kind.UPDATE, Query.none()),
            budget,
            told));
  }

  /// The write of a budget's status as the server itself, which its managers tell.
  private Target ownWrite(ObjectValue budget, Deadline deadline) {
    ResourceDefinition definition = definition();
    ObjectKey key = new ObjectKey(Metadata.text(budget, "namespace"), Metadata.name(budget));
    OperationRequest request =
        new OperationRequest(
            Verb.UPDATE,
            BUDGETS,
            "status",
            "",
            key.namespace(),
            key.name(),
            UserInfo.of("system:apiserver", UserInfo.MASTERS),
            Query.none(),
            new Headers(Map.of("user-agent", List.of(RawRequest.OWN_NAME))),
            RequestBody.none(),
            deadline,
            new Warnings());
    return new Target(
        request,
        definition,
        strategies.of(BUDGETS),
        key,
        new View.Whole(definition.kind(), definition.schema()));
  }

  private static String whyNone(ObjectValue budget, String name) {
    for (Value value : budget.items("status", "conditions")) {
      if (value instanceof ObjectValue condition
          && condition.text("type").orElse("").equals("DisruptionAllowed")
          && condition.text("status").orElse("").equals("False")
          && condition.text("reason").orElse("").equals("SyncFailed")) {
        return "The disruption budget "
            + name
            + " does not allow evicting pods currently because it failed sync: "
            + condition.text("message").orElse("");
      }
    }
    return "The disruption budget "
        + name
        + " needs "
        + count(budget, "desiredHealthy")
        + " healthy pods and has "
        + count(budget, "currentHealthy")
        + " currently";
  }

  private ObjectValue withNoneLeft(ObjectValue budget, long generation) {
    String transition = steps.now().toString();
    List<Value> conditions = new ArrayList<>();
    for (Value value : budget.items("status", "conditions")) {
      if (value instanceof ObjectValue condition
          && condition.text("type").orElse("").equals("DisruptionAllowed")) {
        if (condition.text("status").orElse("").equals("False")) {
          transition = condition.text("lastTransitionTime").orElse(transition);
        }
      } else {
        conditions.add(value);
      }
    }
    conditions.add(
        ObjectValue.builder()
            .put("type", "DisruptionAllowed")
            .put("status", "False")
            .put("observedGeneration", generation)
            .put("lastTransitionTime", transition)
            .put("reason", "InsufficientPods")
            .put("message", "")
            .build());
    return budget.withAt(new ListValue(conditions), "status", "conditions");
  }

  private static ApiException refusal(int retryAfterSeconds, String why) {
    return ApiErrors.caused(
        429,
        "TooManyRequests",
        REFUSAL,
        List.of(new Status.Cause("DisruptionBudget", why, "")),
        retryAfterSeconds);
  }
}
