package io.binnacle.kernel.operation;

import io.binnacle.kernel.apply.ManagedFields;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.operation.WriteSteps.Preparation;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.strategy.KindTraits.Peculiarity;
import io.binnacle.kernel.strategy.Reservation;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Creates and changes objects of any kind: the one way from a decoded object to the store.
/// Thread-safe.
final class ObjectWriter {
  private static final int NAME_TRIES = 8;

  private final ObjectStore store;
  private final WriteSteps steps;

  ObjectWriter(ObjectStore store, WriteSteps steps) {
    this.store = store;
    this.steps = steps;
  }

  WriteSteps steps() {
    return steps;
  }

  /// Creates an object.
  Written create(Target target, WriteOptions options, ObjectValue decoded) {
    ObjectValue admitted = steps.admitNew(target, options, decoded);
    for (int attempt = 1; ; attempt++) {
      Reservation reservation = steps.prepareNew(target, options, admitted);
      Target named = target.named(Metadata.name(reservation.object()));
      try {
        return store(named, options, reservation);
      } catch (ApiException taken) {
        boolean again =
            taken.status().reason().equals("AlreadyExists")
                && Metadata.wantsName(admitted)
                && attempt < NAME_TRIES;
        if (!again) {
          throw taken;
        }
      }
    }
  }

  private Written store(Target target, WriteOptions options, Reservation reservation) {
    ObjectValue object = reservation.object();
    try {
      if (options.dryRun()) {
        // It is the store that refuses a version, and a dry run does not come so far.
        return simulateCreation(target, object);
      }
      if (Revisions.carried(Metadata.text(object, "resourceVersion"))) {
        throw new ApiException(
            Status.failure(500, "", "resourceVersion should not be set on objects to be created"));
      }
      ObjectVersion version =
          store.create(target.definition(), target.key(), object, target.request().deadline());
      reservation.confirm();
      return new Written.Stored(version, true);
    } catch (ApiException failed) {
      releaseUnlessUnknown(reservation, failed);
      throw failed.status().reason().equals("AlreadyExists")
          ? alreadyExists(target, object)
          : failed;
    }
  }

  private Written simulateCreation(Target target, ObjectValue object) {
    if (current(target).isPresent()) {
      throw alreadyExists(target, object);
    }
    return new Written.Told(object, true);
  }

  private ApiException alreadyExists(Target target, ObjectValue object) {
    ApiException exists =
        Metadata.text(object, "generateName").isEmpty()
            ? ApiErrors.alreadyExists(target.definition().address(), target.key().name())
            : ApiErrors.nameNotGenerated(target.definition().address(), target.key().name());
    boolean deleting =
        current(target).map(ObjectVersion::value).filter(Metadata::deleting).isPresent();
    Status status = exists.status();
    return deleting
        ? new ApiException(
            new Status(
                status.code(),
                status.reason(),
                "object is being deleted: " + status.message(),
                status.details()))
        : exists;
  }

  private Optional<ObjectVersion> current(Target target) {
    return store.get(target.definition(), target.key(), "", target.request().deadline());
  }

  /// When nobody knows whether the object was stored, what was taken for it stays taken.
  private static void releaseUnlessUnknown(Reservation reservation, ApiException failed) {
    if (!failed.outcomeUnknown()) {
      reservation.release();
    }
  }

  /// How an update is to be carried out.
  ///
  /// @param change the new object, made from the stored one
  /// @param preparation what the path may change and how that is checked
  /// @param expectedUid the uid that the stored object must have; empty for any
  /// @param mayCreate whether a missing object is created instead
  record Update(
      UnaryOperator<ObjectValue> change,
      Preparation preparation,
      String expectedUid,
      boolean mayCreate) {}

  /// Changes an object, trying again from the newest state whenever somebody else was quicker.
  Written update(Target target, WriteOptions options, Update update) {
    Attempts attempts = new Attempts(target, options, update);
    try {
      return attempts.succeeded(
          store.update(
              target.definition(), target.key(), attempts::next, target.request().deadline()));
    } catch (ApiException failed) {
      attempts.failed(failed);
      throw failed;
    }
  }

  /// The tries of one update. Confined to the request's thread.
  private final class Attempts {
    private final Target target;
    private final WriteOptions options;
    private final Update update;
    private Reservation reservation = Reservation.none(ObjectValue.empty());
    private Optional<ObjectValue> told = Optional.empty();
    private boolean created;
    private Optional<ObjectValue> removed = Optional.empty();

    Attempts(Target target, WriteOptions options, Update update) {
      this.target = target;
      this.options = options;
      this.update = update;
    }

    Change next(Optional<ObjectVersion> current) {
      reservation.release();
      reservation = Reservation.none(ObjectValue.empty());
      told = Optional.empty();
      if (current.isEmpty()) {
        checkUid(target, update.expectedUid(), ObjectValue.empty());
        return createInstead();
      }
      created = false;
      ObjectValue old = current.get().value();
      checkUid(target, update.expectedUid(), old);
      ObjectValue changed = steps.admitChanged(target, options, update.change().apply(old), old);
      ObjectValue versioned = withVersion(target, changed, old);
      reservation = steps.prepareChanged(target, options, versioned, old, update.preparation());
      ObjectValue object = ManagedFields.withoutNewTimes(reservation.object(), old);
      if (goesWith(object, old)) {
        told = Optional.of(object);
        removed = Optional.of(old);
        return options.dryRun() ? new Change.Nothing() : new Change.Remove(object);
      }
      if (options.dryRun()) {
        told = Optional.of(object);
        return new Change.Nothing();
      }
      return object.equals(old) ? new Change.Nothing() : new Change.Put(object);
    }

    private Change createInstead() {
      if (!update.mayCreate()) {
        throw ApiErrors.notFound(target.definition().address(), target.key().name());
      }
      created = true;
      WriteOptions asCreate = options.as(WriteOptions.Kind.CREATE);
      ObjectValue admitted =
          steps.admitNew(target, asCreate, update.change().apply(ObjectValue.empty()));
      Revisions.ofObject(Metadata.text(admitted, "resourceVersion"));
      reservation =
          steps.prepareNew(target, asCreate, admitted.withoutAt("metadata", "resourceVersion"));
      if (options.dryRun()) {
        told = Optional.of(reservation.object());
        return new Change.Nothing();
      }
      return new Change.Put(reservation.object());
    }

    Written succeeded(Optional<ObjectVersion> version) {
      if (options.dryRun()) {
        reservation.release();
      } else {
        reservation.confirm();
        removed.ifPresent(
            old -> target.strategy().releaseAll(old, target.writeContext(steps.now(), false)));
      }
      return told.<Written>map(object -> new Written.Told(object, created))
          .orElseGet(() -> new Written.Stored(version.orElseThrow(), created));
    }

    void failed(ApiException failure) {
      releaseUnlessUnknown(reservation, failure);
    }
  }

  private static void checkUid(Target target, String expected, ObjectValue old) {
    String uid = Metadata.uid(old);
    if (!expected.isEmpty() && !expected.equals(uid)) {
      throw StorePreconditions.failed(target.definition(), target.key(), "UID", expected, uid);
    }
  }

  /// The object with the version that the stored one has, provided that it may replace that one.
  private static ObjectValue withVersion(Target target, ObjectValue object, ObjectValue old) {
    long version = Revisions.ofObject(Metadata.text(object, "resourceVersion"));
    String stored = Metadata.text(old, "resourceVersion");
    boolean unsaid = version == 0;
    if (unsaid && target.strategy().traits().has(Peculiarity.DEMANDS_VERSION)) {
      // Upstream names the resource where other validation failures name the kind.
      GroupVersionResource resource = target.definition().address();
      throw ApiErrors.invalid(
          new GroupVersionKind(resource.group(), resource.version(), resource.resource()),
          target.key().name(),
          List.of(
              FieldError.invalid(
                  "metadata.resourceVersion", "0", "must be specified for an update")));
    }
    if (!unsaid && version != Revisions.ofObject(stored)) {
      throw ApiErrors.modified(target.definition().address(), target.key().name());
    }
    return object.withAt(Value.of(stored), "metadata", "resourceVersion");
  }

  /// Whether the change takes the last finalizer from an object that is being deleted.
  private static boolean goesWith(ObjectValue object, ObjectValue old) {
    return Metadata.deleting(old)
        && Metadata.finalizers(object).isEmpty()
        && object.items("spec", "finalizers").isEmpty()
        && old.integer("metadata", "deletionGracePeriodSeconds").orElse(0L) == 0;
  }
}
