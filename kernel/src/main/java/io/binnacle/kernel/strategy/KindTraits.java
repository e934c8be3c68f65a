package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The facts by which kinds differ in the generic engine, as upstream's strategies have them.
/// Immutable.
///
/// @param status how the status is kept apart from the rest
/// @param statusMetadata what of the metadata may change through `/status`
/// @param generation the paths whose change raises `metadata.generation`; empty when it is left
///   alone
/// @param peculiarities what it does that most kinds do not
/// @param dependents what becomes of dependents when the deletion does not say
public record KindTraits(
    StatusRule status,
    StatusMetadata statusMetadata,
    List<List<String>> generation,
    Set<Peculiarity> peculiarities,
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

  /// What a kind does that most do not.
  public enum Peculiarity {
    /// It raises the generation to leave a list or a map empty rather than out.
    COUNTS_EMPTINESS,
    /// New objects get generation 1.
    BEGINS_GENERATION,
    /// A PUT of what does not exist creates it.
    CREATES_ON_UPDATE,
    /// A PUT may not leave `metadata.resourceVersion` out.
    DEMANDS_VERSION,
    /// A deletion answers with the object rather than with a Status.
    RETURNS_DELETED
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
          StatusRule.FREE, StatusMetadata.ALL, List.of(), Set.of(), Dependents.BACKGROUND);

  public KindTraits {
    generation = List.copyOf(generation);
    peculiarities = Set.copyOf(peculiarities);
  }

  /// No status of its own, no generation, updates without a version allowed.
  public static KindTraits plain() {
    return PLAIN;
  }

  public KindTraits withStatus(StatusRule rule, StatusMetadata metadata) {
    return new KindTraits(rule, metadata, generation, peculiarities, dependents);
  }

  public KindTraits withStatus() {
    return withStatus(StatusRule.SEPARATE, StatusMetadata.ALL);
  }

  /// Generation begins at 1 and counts changes of these members, written `spec` or
  /// `metadata.annotations`.
  public KindTraits withGeneration(String... paths) {
    List<List<String>> counted =
        Arrays.stream(paths).map(path -> List.of(path.split("\\."))).toList();
    return new KindTraits(status, statusMetadata, counted, peculiarities, dependents)
        .with(Peculiarity.BEGINS_GENERATION);
  }

  /// What is left empty is another thing than what is left out: `reflect.DeepEqual` upstream.
  public KindTraits withEmptinessCounted() {
    return with(Peculiarity.COUNTS_EMPTINESS);
  }

  /// New objects keep the generation they bring; changes are counted.
  public KindTraits withoutFirstGeneration() {
    Set<Peculiarity> others = new HashSet<>(peculiarities);
    others.remove(Peculiarity.BEGINS_GENERATION);
    return new KindTraits(status, statusMetadata, generation, others, dependents);
  }

  public KindTraits withCreateOnUpdate() {
    return with(Peculiarity.CREATES_ON_UPDATE);
  }

  public KindTraits withVersionedUpdate() {
    return with(Peculiarity.DEMANDS_VERSION);
  }

  public KindTraits withDeletedReturned() {
    return with(Peculiarity.RETURNS_DELETED);
  }

  public KindTraits withDependents(Dependents fate) {
    return new KindTraits(status, statusMetadata, generation, peculiarities, fate);
  }

  private KindTraits with(Peculiarity another) {
    Set<Peculiarity> all = new HashSet<>(peculiarities);
    all.add(another);
    return new KindTraits(status, statusMetadata, generation, all, dependents);
  }

  public boolean has(Peculiarity peculiarity) {
    return peculiarities.contains(peculiarity);
  }

  ObjectValue dropStatus(ObjectValue object) {
    return status == StatusRule.SEPARATE ? object.without("status") : object;
  }

  ObjectValue keepStatus(ObjectValue object, ObjectValue old) {
    return status == StatusRule.FREE ? object : copyMember(object, old, "status");
  }

  ObjectValue beginGeneration(ObjectValue object) {
    return has(Peculiarity.BEGINS_GENERATION)
        ? object.withAt(NumberValue.of(1), "metadata", "generation")
        : object;
  }

  ObjectValue raiseGeneration(ObjectValue object, ObjectValue old) {
    for (List<String> path : generation) {
      String[] steps = path.toArray(String[]::new);
      boolean same =
          has(Peculiarity.COUNTS_EMPTINESS)
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
  public static ObjectValue copyMember(ObjectValue object, ObjectValue from, String name) {
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
    if (one instanceof ObjectValue object && other instanceof ObjectValue another) {
      return sameMembers(object, another, empty);
    }
    return one instanceof ListValue list
        && other instanceof ListValue another
        && sameItems(list, another, empty);
  }

  // Values may be a thousand levels deep: each is to take little of the stack.

  private static boolean sameMembers(ObjectValue one, ObjectValue other, Predicate<Value> empty) {
    boolean same = one.size() == other.size();
    for (int i = 0; i < one.size() && same; i++) {
      Optional<Value> another = other.get(one.nameAt(i));
      same = another.isPresent() && same(one.valueAt(i), another.get(), empty);
    }
    return same;
  }

  private static boolean sameItems(ListValue one, ListValue other, Predicate<Value> empty) {
    boolean same = one.size() == other.size();
    for (int i = 0; i < one.size() && same; i++) {
      same = same(one.get(i), other.get(i), empty);
    }
    return same;
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
