package io.binnacle.kernel.operation;

import io.binnacle.kernel.apply.ManagedFields;
import io.binnacle.kernel.conversion.Conversion;
import io.binnacle.kernel.conversion.Conversions;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.AfterStoring;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.kernel.strategy.GatedFields;
import io.binnacle.kernel.strategy.KindTraits.Peculiarity;
import io.binnacle.kernel.strategy.Reservation;
import io.binnacle.kernel.strategy.WriteContext;
import io.binnacle.kernel.validation.BuiltInRules;
import io.binnacle.kernel.validation.FinalizerRules;
import io.binnacle.kernel.validation.MetadataOnUpdate;
import io.binnacle.kernel.validation.MetadataRules;
import io.binnacle.kernel.warning.BuiltInWarnings;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// What happens to an object between decoding and the store, in the order of kube-apiserver:
/// defaults, managers of fields, mutating admission, defaults again, preparation by the strategy,
/// allocation, validation, validating admission. Thread-safe.
final class WriteSteps {
  private final AdmissionGate admission;
  private final Defaults defaults;
  private final ManagedPaths managed;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<StructSchema, AfterStoring> stored = new ConcurrentHashMap<>();

  WriteSteps(
      AdmissionGate admission,
      Defaults defaults,
      ManagedPaths managed,
      Clock clock,
      RandomGenerator random) {
    this.admission = admission;
    this.defaults = defaults;
    this.managed = managed;
    this.clock = clock;
    this.random = random;
  }

  /// The time as objects record it: to the second.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /// A new object as it was sent, with what clients leave out and with its first manager.
  ObjectValue begin(Target target, WriteOptions options, ObjectValue decoded) {
    ObjectValue object = Metadata.withoutSystemFields(decoded);
    object = Metadata.inNamespace(object, target.key().namespace());
    object = Metadata.withDistinctOwners(object, false, target.warnings());
    return tracked(target, options, ObjectValue.empty(), read(target, object));
  }

  /// What a path shows of an object with its managers as they are after an update.
  ///
  /// @param old the stored object; empty when there is none
  /// @param shown what the path is to show
  ObjectValue tracked(Target target, WriteOptions options, ObjectValue old, ObjectValue shown) {
    ManagedFields fields = managed.of(target);
    return fields.update(
        old.isEmpty() ? fields.zero() : target.view().managed(old),
        shown,
        options.manager(target.request().headers()),
        now());
  }

  /// What a path shows of an object after something was applied to it.
  ///
  /// @param old the stored object; empty when there is none
  ObjectValue applied(Target target, WriteOptions options, ObjectValue old, ObjectValue patch) {
    ManagedFields fields = managed.of(target);
    return fields.apply(
        old.isEmpty() ? fields.zero() : target.view().managed(old),
        patch,
        options.fieldManager(),
        options.force(),
        now());
  }

  /// A new object as admission leaves it, not yet named.
  ///
  /// @param begun the object with its defaults and its managers
  ObjectValue admitNew(Target target, WriteOptions options, ObjectValue begun) {
    ObjectValue object =
        Metadata.inNamespace(Metadata.withoutSelfLink(begun), target.key().namespace());
    AdmissionRequest request =
        target.admission(
            Operation.CREATE,
            Optional.of(object),
            Optional.empty(),
            options.as(WriteOptions.Kind.CREATE).toValue(),
            options.dryRun());
    object = mutated(request, object, target.warnings());
    return Metadata.withDistinctOwners(defaulted(target, object), true, target.warnings());
  }

  /// A new object ready to be stored, with what was taken for it.
  ///
  /// @param admitted as [#admitNew] gave it
  Reservation prepareNew(Target target, WriteOptions options, ObjectValue admitted) {
    Instant now = now();
    ObjectValue object = Metadata.born(admitted, uuid(), now.toString());
    if (Metadata.wantsName(object)) {
      object = Metadata.withGeneratedName(object, random);
    }
    Target named = target.named(Metadata.name(object));
    WriteContext context = named.writeContext(now, options.dryRun());
    String resource = named.definition().address().qualifiedResource();
    object = GatedFields.dropped(resource, object, Optional.empty());
    object = defaulted(named, named.strategy().prepareForCreate(object, context));
    Reservation reservation = named.strategy().reserve(object, Optional.empty(), context);
    return guarded(
        reservation,
        reserved -> {
          ObjectValue whole = canonical(named, reserved);
          ObjectValue inMemory = named.sent().empties().shownIn(whole);
          List<FieldError> errors =
              new ArrayList<>(MetadataRules.create(named.definition(), whole));
          errors.addAll(FinalizerRules.create(named.definition(), whole));
          errors.addAll(named.strategy().validate(whole, context));
          errors.addAll(
              BuiltInRules.create(resource, checked(named, whole), checked(named, inMemory)));
          refuse(named, errors);
          refuse(named, MetadataRules.createAtLast(named.definition(), whole));
          named.warnings().addAll(named.strategy().warnings(whole, context));
          named
              .warnings()
              .addAll(
                  BuiltInWarnings.create(named.definition().address().qualifiedResource(), whole));
          admission.validate(
              named.admission(
                  Operation.CREATE,
                  Optional.of(whole),
                  Optional.empty(),
                  options.as(WriteOptions.Kind.CREATE).toValue(),
                  options.dryRun()),
              named.warnings());
          return stored(named, whole);
        });
  }

  /// A changed object as admission leaves it.
  ///
  /// @param changed the object with its defaults and its managers
  ObjectValue admitChanged(
      Target target, WriteOptions options, ObjectValue changed, ObjectValue old) {
    ObjectValue object = Metadata.withoutSelfLink(changed);
    object = Metadata.inNamespace(object, target.key().namespace());
    Metadata.checkName(object, target.key().name());
    AdmissionRequest request =
        target.admission(
            Operation.UPDATE,
            Optional.of(object),
            Optional.of(old),
            options.toValue(),
            options.dryRun());
    object = mutated(request, object, target.warnings());
    return Metadata.withDistinctOwners(defaulted(target, object), true, target.warnings());
  }

  /// The object as mutating plugins leave it, but for managers that they spoil.
  private ObjectValue mutated(AdmissionRequest request, ObjectValue object, Warnings warnings) {
    ObjectValue mutated = admission.mutate(request, warnings);
    if (ManagedFields.entries(mutated).equals(ManagedFields.entries(object))) {
      return mutated;
    }
    Optional<String> fault = ManagedFields.fault(mutated);
    if (fault.isEmpty()) {
      return mutated;
    }
    warnings.add(
        ".metadata.managedFields was in an invalid state after admission; this could be caused by"
            + " an outdated mutating admission controller; please fix your requests: "
            + fault.get());
    return ManagedFields.withEntries(mutated, new ListValue(ManagedFields.entries(object)));
  }

  /// A changed object ready to be stored, with what was taken for it.
  ///
  /// @param prepare the part of the strategy that fits the path
  Reservation prepareChanged(
      Target target,
      WriteOptions options,
      ObjectValue admitted,
      ObjectValue old,
      Preparation prepare) {
    Instant now = now();
    WriteContext context = target.writeContext(now, options.dryRun());
    String resource = target.definition().address().qualifiedResource();
    ObjectValue object = Metadata.withGenerationOf(admitted, old);
    object = GatedFields.dropped(resource, object, Optional.of(old));
    if (target.strategy().traits().has(Peculiarity.COUNTS_EMPTINESS)) {
      object = target.sent().empties().in(object);
    }
    object = prepare.prepare(object, old, context);
    object = defaulted(target, Metadata.continuing(object, old));
    Reservation reservation =
        prepare.main()
            ? target.strategy().reserve(object, Optional.of(old), context)
            : Reservation.none(object);
    return guarded(
        reservation,
        reserved -> {
          ObjectValue whole = canonical(target, reserved);
          ObjectValue inMemory = target.sent().empties().shownIn(whole);
          List<FieldError> ofKind = new ArrayList<>(prepare.validate(whole, old, context));
          ofKind.addAll(
              BuiltInRules.update(
                  resource,
                  target.request().subresource(),
                  checked(target, whole),
                  checked(target, inMemory),
                  checked(target, old)));
          refuse(
              target,
              MetadataOnUpdate.check(
                  target.definition(), target.request().subresource(), whole, old, ofKind));
          if (prepare.main()) {
            target.warnings().addAll(target.strategy().warnings(whole, context));
          }
          target
              .warnings()
              .addAll(BuiltInWarnings.update(resource, target.request().subresource(), whole, old));
          admission.validate(
              target.admission(
                  Operation.UPDATE,
                  Optional.of(whole),
                  Optional.of(old),
                  options.toValue(),
                  options.dryRun()),
              target.warnings());
          return stored(target, whole);
        });
  }

  /// Asks admission about a new object that is not stored itself.
  void admitCreation(Target target, WriteOptions options, ObjectValue object) {
    AdmissionRequest request =
        target.admission(
            Operation.CREATE,
            Optional.of(object),
            Optional.empty(),
            options.toValue(),
            options.dryRun());
    ObjectValue admitted = admission.mutate(request, target.warnings());
    admission.validate(request.withObject(admitted), target.warnings());
  }

  /// Asks admission whether an object may go.
  void admitDeletion(Target target, DeleteOptions options, Optional<ObjectValue> old) {
    AdmissionRequest request =
        target.admission(
            Operation.DELETE, Optional.empty(), old, options.toValue(), options.dryRun());
    admission.validate(request, target.warnings());
  }

  /// What a path is to show of an object, as it was read from the client: with what clients leave
  /// out.
  ObjectValue read(Target target, ObjectValue shown) {
    return target.view().whole() ? target.strategy().read(defaulted(target, shown)) : shown;
  }

  ObjectValue defaulted(Target target, ObjectValue object) {
    if (target.sent().empties().isEmpty()) {
      return defaults.apply(target.definition(), object);
    }
    ObjectValue inMemory = target.sent().empties().in(object);
    ObjectValue formed = canonical(target, defaults.apply(target.definition(), inMemory));
    // That the managers are to be forgotten is yet to be seen.
    return Bodies.withReset(object, formed);
  }

  /// The object as it is written: what the server set may have left it out of form.
  ObjectValue canonical(Target target, ObjectValue object) {
    return canonical(target.definition().schema(), object);
  }

  /// An answer in the form of its type.
  ObjectValue canonical(StructSchema schema, ObjectValue object) {
    try {
      return Conformer.conform(object, schema).object();
    } catch (IllTypedException broken) {
      throw ApiErrors.internal(String.valueOf(broken.getMessage()), broken);
    }
  }

  private static ObjectValue checked(Target target, ObjectValue object) {
    return Conversions.of(target.definition().address())
        .filter(Conversion::checkedAsStored)
        .map(conversion -> conversion.toStorage(object))
        .orElse(object);
  }

  private ObjectValue stored(Target target, ObjectValue object) {
    ResourceDefinition definition = target.definition();
    ObjectValue left =
        stored
            .computeIfAbsent(
                definition.schema(),
                schema -> new AfterStoring(definition.address().group(), definition.schema()))
            .of(object);
    // Upstream gives what it reads from its store the defaults again: what was sent empty in order
    // to have none is not known to have been sent any more.
    return target.sent().empties().isEmpty()
        ? left
        : canonical(target, defaults.apply(definition, left));
  }

  private static void refuse(Target target, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw ApiErrors.invalid(validated(target.definition()), target.key().name(), errors);
    }
  }

  /// Events of both groups are checked as those of the first, whose kind the refusal names.
  private static GroupVersionKind validated(ResourceDefinition definition) {
    GroupVersionResource stored =
        Conversions.of(definition.address()).map(Conversion::storage).orElse(definition.address());
    return new GroupVersionKind(stored.group(), stored.version(), definition.kind().kind());
  }

  /// The reservation with its object changed; what was taken goes back when the change fails.
  private static Reservation guarded(Reservation reservation, UnaryOperator<ObjectValue> change) {
    try {
      return new Completed(reservation, change.apply(reservation.object()));
    } catch (RuntimeException failed) {
      reservation.release();
      throw failed;
    }
  }

  private record Completed(Reservation taken, ObjectValue object) implements Reservation {
    @Override
    public void confirm() {
      taken.confirm();
    }

    @Override
    public void release() {
      taken.release();
    }
  }

  private UUID uuid() {
    long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /// How a path prepares and checks a change.
  interface Preparation {
    ObjectValue prepare(ObjectValue object, ObjectValue old, WriteContext context);

    default List<FieldError> validate(ObjectValue object, ObjectValue old, WriteContext context) {
      return List.of();
    }

    default boolean main() {
      return false;
    }
  }
}
