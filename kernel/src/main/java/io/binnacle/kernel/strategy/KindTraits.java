package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// The facts by which kinds differ in the generic engine, as upstream's strategies have them.
/// Immutable.
///
/// @param status how the status is kept apart from the rest
/// @param statusMetadata what of the metadata may change through `/status`
/// @param generation the paths whose change raises `metadata.generation`; empty when it is left
///   alone
/// @param countsEmptiness whether it raises the generation to leave a list or a map empty rather
///   than out
/// @param generationBegins whether new objects get generation 1
/// @param createOnUpdate whether a PUT of what does not exist creates it
/// @param unconditionalUpdate whether a PUT may leave `metadata.resourceVersion` out
/// @param returnsDeleted whether a deletion answers with the object rather than with a Status
/// @param dependents what becomes of dependents when the deletion does not say
public record KindTraits(
    StatusRule status,
    StatusMetadata statusMetadata,
    List<List<String>> generation,
    boolean countsEmptiness,
    boolean generationBegins,
    boolean createOnUpdate,
    boolean unconditionalUpdate,
    boolean returnsDeleted,
    Dependents dependents) {

  /// How the status is kept apart.
  public enum StatusRule {
    /// There is none, or anyone may write it.
    FREE,
    /// A new object begins without one, and only `/status` changes it.
    SEPARATE,
    /// A new object may bring one, and only `/status` changes it.
    SEPARATE_AFTER_CREATE
  }

  /// What of the metadata may change through `/status`.
  public enum StatusMetadata {
    ALL,
    ALL_BUT_LABELS,
    ALL_BUT_OWNERS,
    /// Neither labels, annotations, finalizers nor owners: `ResetObjectMetaForStatus` upstream.
    VERSION_ONLY
  }

  /// What becomes of dependents.
  public enum Dependents {
    BACKGROUND,
    ORPHAN,
    /// The kind takes no part in garbage collection.
    UNSUPPORTED
  }

  private static final KindTraits PLAIN =
      new KindTraits(
          StatusRule.FREE,
          StatusMetadata.ALL,
          List.of(),
          false,
          false,
          false,
          true,
          false,
          Dependents.BACKGROUND);

  public KindTraits {
    generation = List.copyOf(generation);
  }

  /// No status of its own, no generation, updates without a version allowed.
  public static KindTraits plain() {
    return PLAIN;
  }

  public KindTraits withStatus(StatusRule rule, StatusMetadata metadata) {
    return new KindTraits(
        rule,
        metadata,
        generation,
        countsEmptiness,
        generationBegins,
        createOnUpdate,
        unconditionalUpdate,
        returnsDeleted,
        dependents);
  }

  public KindTraits withStatus() {
    return withStatus(StatusRule.SEPARATE, StatusMetadata.ALL);
  }

  /// Generation begins at 1 and counts changes of these members, written `spec` or
  /// `metadata.annotations`.
  public KindTraits withGeneration(String... paths) {
    return new KindTraits(
        status,
        statusMetadata,
        java.util.Arrays.stream(paths).map(p -> List.of(p.split("\\."))).toList(),
        countsEmptiness,
        true,
        createOnUpdate,
        unconditionalUpdate,
        returnsDeleted,
        dependents);
  }

  /// What is left empty is another thing than what is left out: `reflect.DeepEqual` upstream.
  public KindTraits withEmptinessCounted() {
    return new KindTraits(
        status,
        statusMetadata,
        generation,
        true,
        generationBegins,
        createOnUpdate,
        unconditionalUpdate,
        returnsDeleted,
        dependents);
  }

  /// New objects keep the generation they bring; changes are counted.
  public KindTraits withoutFirstGeneration() {
    return new KindTraits(
        status,
        statusMetadata,
        generation,
        countsEmptiness,
        false,
        createOnUpdate,
        unconditionalUpdate,
        returnsDeleted,
        dependents);
  }

  public KindTraits withCreateOnUpdate() {
    return new KindTraits(
        status,
        statusMetadata,
        generation,
        countsEmptiness,
        generationBegins,
        true,
        unconditionalUpdate,
        returnsDeleted,
        dependents);
  }

  public KindTraits withVersionedUpdate() {
    return new KindTraits(
        status,
        statusMetadata,
        generation,
        countsEmptiness,
        generationBegins,
        createOnUpdate,
        false,
        returnsDeleted,
        dependents);
  }

  public KindTraits withDeletedReturned() {
    return new KindTraits(
        status,
        statusMetadata,
        generation,
        countsEmptiness,
        generationBegins,
        createOnUpdate,
        unconditionalUpdate,
        true,
        dependents);
  }

  public KindTraits withDependents(Dependents fate) {
    return new KindTraits(
        status,
        statusMetadata,
        generation,
        countsEmptiness,
        generationBegins,
        createOnUpdate,
        unconditionalUpdate,
        returnsDeleted,
        fate);
  }

  ObjectValue dropStatus(ObjectValue object) {
    return status == StatusRule.SEPARATE ? object.without("status") : object;
  }

  ObjectValue keepStatus(ObjectValue object, ObjectValue old) {
    return status == StatusRule.FREE ? object : copyMember(object, old, "status");
  }

  ObjectValue beginGeneration(ObjectValue object) {
    return generationBegins ? object.withAt(NumberValue.of(1), "metadata", "generation") : object;
  }

  ObjectValue raiseGeneration(ObjectValue object, ObjectValue old) {
    for (List<String> path : generation) {
      String[] steps = path.toArray(String[]::new);
      boolean same =
          countsEmptiness
              ? identical(object.at(steps), old.at(steps))
              : deepEqual(object.at(steps), old.at(steps));
      if (!same) {
        long next = old.integer("metadata", "generation").orElse(0L) + 1;
        return object.withAt(NumberValue.of(next), "metadata", "generation");
      }
    }
    return object;
  }

  ObjectValue keepAllButStatus(ObjectValue object, ObjectValue old) {
    ObjectValue.Builder kept = ObjectValue.builder(old.size() + 1);
    for (int i = 0; i < old.size(); i++) {
      String name = old.nameAt(i);
      if (!name.equals("status")) {
        kept.put(name, old.valueAt(i));
      }
    }
    object.get("metadata").ifPresent(m -> kept.put("metadata", m));
    object.get("status").ifPresent(s -> kept.put("status", s));
    ObjectValue merged = kept.build();
    return switch (statusMetadata) {
      case ALL -> merged;
      case ALL_BUT_LABELS -> keepMetadata(merged, old, "labels");
      case ALL_BUT_OWNERS -> keepMetadata(merged, old, "ownerReferences");
      case VERSION_ONLY ->
          keepMetadata(
              merged,
              old,
              "deletionTimestamp",
              "generation",
              "selfLink",
              "labels",
              "annotations",
              "finalizers",
              "ownerReferences");
    };
  }

  private static ObjectValue keepMetadata(ObjectValue object, ObjectValue old, String... names) {
    ObjectValue metadata = object.object("metadata").orElse(ObjectValue.empty());
    ObjectValue before = old.object("metadata").orElse(ObjectValue.empty());
    for (String name : names) {
      metadata = copyMember(metadata, before, name);
    }
    return object.with("metadata", metadata);
  }

  /// `object` with member `name` as `from` has it.
  static ObjectValue copyMember(ObjectValue object, ObjectValue from, String name) {
    Optional<Value> value = from.get(name);
    return value.isPresent() ? object.with(name, value.get()) : object.without(name);
  }

  /// As Go's `Semantic.DeepEqual` sees it: what is absent equals what is empty, and so in all that
  /// they hold, where Go writes empty lists or null.
  static boolean deepEqual(Optional<Value> one, Optional<Value> other) {
    return same(one.orElse(NullValue.NULL), other.orElse(NullValue.NULL), KindTraits::empty);
  }

  /// As Go's `reflect.DeepEqual` sees it: what is absent equals null alone.
  private static boolean identical(Optional<Value> one, Optional<Value> other) {
    return same(one.orElse(NullValue.NULL), other.orElse(NullValue.NULL), NullValue.NULL::equals);
  }

  private static boolean same(Value one, Value other, Predicate<Value> empty) {
    if (one.equals(other) || (empty.test(one) && empty.test(other))) {
      return true;
    }
    return switch (one) {
      case ObjectValue object ->
          other instanceof ObjectValue another
              && object.size() == another.size()
              && object.names().stream()
                  .allMatch(n -> another.has(n) && member(object, another, n, empty));
      case ListValue list ->
          other instanceof ListValue another
              && list.size() == another.size()
              && IntStream.range(0, list.size())
                  .allMatch(i -> same(list.get(i), another.get(i), empty));
      default -> false;
    };
  }

  private static boolean member(
      ObjectValue one, ObjectValue other, String name, Predicate<Value> empty) {
    return same(
        one.get(name).orElse(NullValue.NULL), other.get(name).orElse(NullValue.NULL), empty);
  }

  private static boolean empty(Value value) {
    return switch (value) {
      case ObjectValue object -> object.isEmpty();
      case ListValue list -> list.isEmpty();
      case NullValue _ -> true;
      default -> false;
    };
  }
}
