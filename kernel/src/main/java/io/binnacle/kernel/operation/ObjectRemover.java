package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.spi.value.ObjectValue;
import java.time.Instant;
import java.util.Optional;

/// Takes objects of any kind away, or begins to. Thread-safe.
final class ObjectRemover {
  private final ObjectStore store;
  private final WriteSteps steps;

  ObjectRemover(ObjectStore store, WriteSteps steps) {
    this.store = store;
    this.steps = steps;
  }

  /// What came of a deletion.
  ///
  /// @param object the object as it was last, or as it is while it waits
  /// @param gone whether it is gone, or was about to be before this deletion
  record Removed(ObjectValue object, boolean gone) {}

  Removed remove(Target target, DeleteOptions options) {
    Attempts attempts = new Attempts(target, options);
    return attempts.succeeded(
        store.update(
            target.definition(), target.key(), attempts::next, target.request().deadline()));
  }

  /// The tries of one deletion. Confined to the request's thread.
  private final class Attempts {
    private final Target target;
    private final DeleteOptions options;
    private ObjectValue told = ObjectValue.empty();
    private boolean gone;
    private boolean marked;
    private boolean removed;

    Attempts(Target target, DeleteOptions options) {
      this.target = target;
      this.options = options;
    }

    Change next(Optional<ObjectVersion> current) {
      if (current.isEmpty()) {
        throw ApiErrors.notFound(target.definition().address(), target.key().name());
      }
      ObjectValue object = current.get().value();
      steps.admitDeletion(target, options, Optional.of(object));
      removed = false;
      return switch (plan(object)) {
        case DeletionPlan.Remove removal -> {
          told = removal.last();
          gone = true;
          marked = false;
          removed = !options.dryRun();
          yield options.dryRun() ? new Change.Nothing() : new Change.Remove(removal.last());
        }
        case DeletionPlan.Mark mark -> {
          told = mark.changed();
          gone = false;
          marked = true;
          yield options.dryRun() || mark.changed().equals(object)
              ? new Change.Nothing()
              : new Change.Put(mark.changed());
        }
        case DeletionPlan.Pending _ -> {
          told = object;
          gone = true;
          marked = false;
          yield new Change.Nothing();
        }
      };
    }

    private DeletionPlan plan(ObjectValue object) {
      Instant now = steps.now();
      if (NamespaceDeletion.concerns(target.definition())) {
        return NamespaceDeletion.plan(object, target.definition().address(), options, now);
      }
      return DeletionPlan.of(object, target.definition().kind(), target.strategy(), options, now);
    }

    Removed succeeded(Optional<ObjectVersion> version) {
      if (removed) {
        target.strategy().releaseAll(told, target.writeContext(steps.now(), false));
      }
      // What is gone shows the version at which it went.
      boolean stored = removed || (marked && !options.dryRun());
      ObjectValue object = stored ? version.orElseThrow().value() : told;
      return new Removed(object, gone);
    }
  }
}
