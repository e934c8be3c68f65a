package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;

/// POST of an Eviction: deletes a pod on behalf of those who empty nodes, unless a disruption
/// budget forbids it at the moment.
final class EvictionOperation implements Operation {
  private static final String IGNORE_READ_ERROR =
      "ignoreStoreReadErrorWithClusterBreakingPotential";

  /// How often a pod that others change is tried to be evicted.
  private static final int MOST_ATTEMPTS = 20;

  private final Bodies bodies;
  private final ObjectStore store;
  private final DisruptionBudgets budgets;
  private final ObjectRemover remover;
  private final WriteSteps steps;
  private final Rendering rendering;

  EvictionOperation(
      Bodies bodies,
      ObjectStore store,
      DisruptionBudgets budgets,
      ObjectRemover remover,
      WriteSteps steps,
      Rendering rendering) {
    this.bodies = bodies;
    this.store = store;
    this.budgets = budgets;
    this.remover = remover;
    this.steps = steps;
    this.rendering = rendering;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.ofWrite(target.request(), target.view().kind());
    Posted posted = Posted.read(target, bodies);
    WriteOptions options = posted.options();
    ObjectValue eviction = posted.placed(target);
    if (!target.key().name().equals(Metadata.name(eviction))) {
      throw ApiErrors.badRequest("name in URL does not match name in Eviction object");
    }
    DeleteOptions deletion = deletion(target, options, eviction);
    steps.admitCreation(target, options, eviction);
    evict(target, deletion);
    return rendering.created(format);
  }

  /// The options of the deletion, dry when either says so.
  private static DeleteOptions deletion(Target target, WriteOptions options, ObjectValue eviction) {
    ObjectValue said = eviction.object("deleteOptions").orElse(ObjectValue.empty());
    if (said.flag(IGNORE_READ_ERROR)) {
      throw ApiErrors.invalid(
          target.view().kind(),
          target.key().name(),
          List.of(
              FieldError.invalid(
                  "deleteOptions." + IGNORE_READ_ERROR,
                  "true",
                  "can not be set for pod eviction, try after removing the option")));
    }
    DeleteOptions deletion = DeleteOptions.of(said);
    return options.dryRun() ? deletion.withDryRun() : deletion;
  }

  private void evict(Target target, DeleteOptions options) {
    ObjectValue pod = pod(target);
    for (int attempt = 1; harmless(pod); attempt++) {
      try {
        remove(target, terminal(pod) ? options : unchanged(options, pod));
        return;
      } catch (ApiException e) {
        boolean again = e.status().code() == 409 && options.resourceVersion().isEmpty();
        if (!again || attempt == MOST_ATTEMPTS) {
          throw e;
        }
        pod = pod(target);
      }
    }
    switch (budgets.take(pod, options.dryRun(), target.request().deadline())) {
      case GRANTED -> remove(target, options);
      case WHILE_UNREADY -> {
        try {
          remove(target, unchanged(options, pod));
        } catch (ApiException e) {
          if (e.status().code() != 409 || options.resourceVersion().isPresent()) {
            throw e;
          }
          throw DisruptionBudgets.tryLater(
              budgets.nameFor(pod, target.request().deadline()).orElse(""));
        }
      }
    }
  }

  private ObjectValue pod(Target target) {
    return store
        .get(target.definition(), target.key(), "", target.request().deadline())
        .map(ObjectVersion::value)
        .orElseThrow(() -> ApiErrors.notFound(target.definition().address(), target.key().name()));
  }

  /// What has ended, has not begun or is going already disturbs nobody by going.
  private static boolean harmless(ObjectValue pod) {
    return terminal(pod) || pod.text("status", "phase").orElse("").equals("Pending");
  }

  /// What will not run again, whatever becomes of it meanwhile.
  private static boolean terminal(ObjectValue pod) {
    String phase = pod.text("status", "phase").orElse("");
    return Metadata.deleting(pod) || phase.equals("Succeeded") || phase.equals("Failed");
  }

  private static DeleteOptions unchanged(DeleteOptions options, ObjectValue pod) {
    return options.resourceVersion().isPresent()
        ? options
        : options.withResourceVersion(Metadata.text(pod, "resourceVersion"));
  }

  /// The pod tells why it goes, for as long as it takes to.
  private void remove(Target target, DeleteOptions options) {
    if (options.dryRun()) {
      remover.remove(target, options);
      return;
    }
    ObjectValue told =
        store
            .update(
                target.definition(),
                target.key(),
                current -> condition(target, options, current),
                target.request().deadline())
            .map(ObjectVersion::value)
            .orElseThrow();
    remover.remove(
        target,
        options.resourceVersion().isPresent()
            ? options.withResourceVersion(Metadata.text(told, "resourceVersion"))
            : options);
  }

  private Change condition(Target target, DeleteOptions options, Optional<ObjectVersion> current) {
    ObjectValue pod =
        current
            .map(ObjectVersion::value)
            .orElseThrow(
                () -> ApiErrors.notFound(target.definition().address(), target.key().name()));
    DeletionPlan.checkPreconditions(pod, target.definition().kind(), options);
    ObjectValue reason =
        ObjectValue.builder()
            .put("reason", "EvictionByEvictionAPI")
            .put("message", "Eviction API: evicting")
            .build();
    return new Change.Put(PodConditions.withTrue(pod, "DisruptionTarget", reason, steps.now()));
  }
}
