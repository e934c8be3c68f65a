package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.strategy.Strategy;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a deletion does to an object as it is stored now (`rest.BeforeDelete` and
/// `Store.updateForGracefulDeletionAndFinalizers`). Pure.
sealed interface DeletionPlan {

  /// The object goes at once.
  ///
  /// @param last as the object is told to have been: with its deletion in it where the kind is
  ///   deleted gracefully
  record Remove(ObjectValue last) implements DeletionPlan {}

  /// The object stays, changed, until its finalizers are done or its time is up.
  record Mark(ObjectValue changed) implements DeletionPlan {}

  /// The object is being deleted already and this changes nothing.
  record Pending() implements DeletionPlan {}

  static DeletionPlan of(
      ObjectValue object,
      GroupVersionKind kind,
      Strategy strategy,
      DeleteOptions options,
      Instant now) {
    checkPreconditions(object, kind, options);
    OptionalLong requested = options.gracePeriodSeconds();
    if (requested.isPresent() && requested.getAsLong() < 0) {
      requested = OptionalLong.of(1);
    }
    OptionalLong grace = strategy.gracePeriod(object, requested);
    Graceful graceful =
        grace.isEmpty()
            ? new Graceful.No()
            : Metadata.deleting(object)
                ? again(object, requested, now)
                : new Graceful.Yes(
                    Metadata.withRaisedGeneration(
                        marked(object, now.plusSeconds(grace.getAsLong()), grace.getAsLong())),
                    grace.getAsLong());
    return switch (graceful) {
      case Graceful.AlreadyPending _ -> new Pending();
      case Graceful.No _ -> finish(object, strategy, options, now);
      case Graceful.Yes yes -> finish(yes, strategy, options);
    };
  }

  /// The kind's, or this object's, attitude to being deleted slowly.
  sealed interface Graceful {
    record No() implements Graceful {}

    record AlreadyPending() implements Graceful {}

    record Yes(ObjectValue marked, long seconds) implements Graceful {}
  }

  private static Graceful again(ObjectValue object, OptionalLong requested, Instant now) {
    long period = object.integer("metadata", "deletionGracePeriodSeconds").orElse(0L);
    if (period == 0) {
      return new Graceful.No();
    }
    if (requested.isEmpty() || requested.getAsLong() >= period) {
      return new Graceful.AlreadyPending();
    }
    Instant due = Instant.parse(Metadata.text(object, "deletionTimestamp"));
    Instant sooner = due.minusSeconds(period).plusSeconds(requested.getAsLong());
    long seconds = requested.getAsLong();
    if (sooner.isBefore(now)) {
      sooner = now;
      seconds = seconds == 0 ? 0 : 1;
    }
    return new Graceful.Yes(marked(object, sooner, seconds), seconds);
  }

  private static ObjectValue marked(ObjectValue object, Instant when, long seconds) {
    return object
        .withAt(Value.of(when.toString()), "metadata", "deletionTimestamp")
        .withAt(NumberValue.of(seconds), "metadata", "deletionGracePeriodSeconds");
  }

  private static DeletionPlan finish(
      ObjectValue object, Strategy strategy, DeleteOptions options, Instant now) {
    Optional<List<String>> finalizers =
        GarbageCollection.finalizers(object, options, strategy.traits().dependents());
    ObjectValue changed = finalizers.map(f -> Metadata.withFinalizers(object, f)).orElse(object);
    return Metadata.finalizers(changed).isEmpty()
        ? new Remove(changed)
        : new Mark(Metadata.markedAsDeleting(changed, now.toString()));
  }

  private static DeletionPlan finish(
      Graceful.Yes graceful, Strategy strategy, DeleteOptions options) {
    Optional<List<String>> finalizers =
        GarbageCollection.finalizers(graceful.marked(), options, strategy.traits().dependents());
    ObjectValue changed =
        finalizers
            .map(f -> Metadata.withFinalizers(graceful.marked(), f))
            .orElse(graceful.marked());
    return Metadata.finalizers(changed).isEmpty() && graceful.seconds() == 0
        ? new Remove(changed)
        : new Mark(changed);
  }

  static void checkPreconditions(ObjectValue object, GroupVersionKind kind, DeleteOptions options) {
    // Upstream names the kind where other conflicts name the resource.
    GroupVersionResource named =
        new GroupVersionResource(kind.group(), kind.version(), kind.kind());
    String uid = Metadata.uid(object);
    if (options.uid().isPresent() && !options.uid().get().equals(uid)) {
      throw ApiErrors.conflict(
          named,
          Metadata.name(object),
          "the UID in the precondition ("
              + options.uid().get()
              + ") does not match the UID in record ("
              + uid
              + "). The object might have been deleted and then recreated");
    }
    String version = Metadata.text(object, "resourceVersion");
    if (options.resourceVersion().isPresent() && !options.resourceVersion().get().equals(version)) {
      throw ApiErrors.conflict(
          named,
          Metadata.name(object),
          "the ResourceVersion in the precondition ("
              + options.resourceVersion().get()
              + ") does not match the ResourceVersion in record ("
              + version
              + "). The object might have been modified");
    }
  }
}
