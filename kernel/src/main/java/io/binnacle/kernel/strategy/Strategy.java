package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The behaviour of one kind beyond its data. Every method has the answer that suits most kinds, so
/// that a strategy says only what is special. Thread-safe.
///
/// The steps of a write call, in this order: [#read], [#prepareForCreate] or [#prepareForUpdate]
/// (or [#prepareForStatus] below `/status`), [#reserve], [#validate] or [#validateUpdate],
/// [#warnings].
public interface Strategy {

  /// What the tables say about the kind.
  KindTraits traits();

  /// Why an object of the kind's version cannot become one of the type that upstream keeps in
  /// memory, if so.
  default Optional<String> unconvertible(ObjectValue object) {
    return Optional.empty();
  }

  /// A new or changed object, with its defaults, as it is read from a client's form: what can be
  /// said in two ways is said in one. Whoever wrote the object manages what comes of it.
  default ObjectValue read(ObjectValue object) {
    return object;
  }

  /// The new object with what the server owns set: the status emptied, the generation begun.
  default ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return traits().beginGeneration(traits().dropStatus(object));
  }

  /// The changed object with what this path may not change put back, and the generation raised when
  /// the specification changed.
  default ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    return traits().raiseGeneration(traits().keepStatus(object, old), old);
  }

  /// The object changed through `/status` with all but the status, and what metadata goes with it,
  /// put back.
  default ObjectValue prepareForStatus(ObjectValue object, ObjectValue old, WriteContext context) {
    return traits().keepAllButStatus(object, old);
  }

  /// Takes from shared pools what the object needs, after it was prepared and before it is
  /// validated.
  ///
  /// @param old the stored object; empty on creation
  default Reservation reserve(ObjectValue object, Optional<ObjectValue> old, WriteContext context) {
    return Reservation.none(object);
  }

  /// What the stored object held in shared pools goes back.
  default void releaseAll(ObjectValue deleted, WriteContext context) {}

  /// Faults of a new object beyond those of its metadata and schema.
  default List<FieldError> validate(ObjectValue object, WriteContext context) {
    return List.of();
  }

  /// Faults of a change beyond those of metadata and schema; the kinds that check a changed object
  /// as a new one need not override this.
  default List<FieldError> validateUpdate(
      ObjectValue object, ObjectValue old, WriteContext context) {
    return validate(object, context);
  }

  /// Faults of a change through `/status` beyond those of metadata and schema.
  default List<FieldError> validateStatus(
      ObjectValue object, ObjectValue old, WriteContext context) {
    return List.of();
  }

  /// What the client should be warned of.
  default List<String> warnings(ObjectValue object, WriteContext context) {
    return List.of();
  }

  /// What the client should be warned of when it deletes the object.
  ///
  /// @param dependentsSaid whether the client says what becomes of dependents
  default List<String> deletionWarnings(boolean dependentsSaid) {
    return List.of();
  }

  /// The object as Tables and metadata-only answers show it: without what only the representation
  /// of one version has in its metadata.
  default ObjectValue versionless(ObjectValue object) {
    return object;
  }

  /// How long the deletion of the object is delayed so that others can finish with it: empty when
  /// the kind knows no graceful deletion, 0 for at once.
  ///
  /// @param requested what the client asks for
  default OptionalLong gracePeriod(ObjectValue object, OptionalLong requested) {
    return OptionalLong.empty();
  }

  /// The value of a selectable field that is more than a path into the object.
  default Optional<String> selectableField(ObjectValue object, String field) {
    return Optional.empty();
  }
}
