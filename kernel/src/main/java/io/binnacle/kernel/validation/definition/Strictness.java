package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Which rules schemas must keep to: a stored definition that broke one before it came may go on to
/// break it.
///
/// @param schemas whether each version must have one
/// @param types whether types must be known
/// @param structural whether schemas must be structural
/// @param prunedDefaults whether defaults may have no unknown members
/// @param atomicSets whether items of sets must be atomic
/// @param mapKeys whether keys of list maps must always have values
record Strictness(
    boolean schemas,
    boolean types,
    boolean structural,
    boolean prunedDefaults,
    boolean atomicSets,
    boolean mapKeys) {
  static final Set<String> TYPES =
      Set.of("string", "number", "integer", "boolean", "array", "object");

  static Strictness full() {
    return new Strictness(true, true, true, true, true, true);
  }

  /// @param old the internal form of the stored definition
  static Strictness after(ObjectValue old) {
    Checked spec = Checked.silent(old).field("spec");
    boolean complete =
        spec.field("validation", "openAPIV3Schema").present()
            || spec.field("versions").items().stream()
                .allMatch(version -> version.field("schema", "openAPIV3Schema").present());
    return new Strictness(
        complete,
        none(old, s -> !s.field("type").empty() && !TYPES.contains(s.field("type").text())),
        Schemas.of(old).allMatch(Strictness::structural),
        Schemas.of(old)
            .noneMatch(s -> has(s, "default") && structural(s) && DefaultPruning.changes(s)),
        none(old, Strictness::looseSet),
        none(old, ListRules::looseKeys));
  }

  private static boolean none(ObjectValue definition, Predicate<Checked> such) {
    return Schemas.of(definition).noneMatch(schema -> Schemas.any(schema, such));
  }

  static boolean has(ObjectValue schema, String member) {
    return Schemas.any(schema, s -> s.field(member).present());
  }

  static boolean structural(ObjectValue schema) {
    List<FieldError> faults = new ArrayList<>();
    Checked checked = Checked.whole(schema, faults);
    if (StructuralRules.obstacle(checked).isPresent()) {
      return false;
    }
    StructuralRules.check(checked);
    return faults.isEmpty();
  }

  private static boolean looseSet(Checked schema) {
    return schema.field("x-kubernetes-list-type").is("set")
        && Schemas.item(schema).filter(item -> ListRules.atomic(item)).isEmpty()
        && Schemas.item(schema).isPresent();
  }

  Strictness withStructural() {
    return new Strictness(schemas, types, true, prunedDefaults, atomicSets, mapKeys);
  }
}
