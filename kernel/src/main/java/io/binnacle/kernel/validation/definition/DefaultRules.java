package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.definition.DefaultPruning.Way;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// `ValidateDefaults` of Kubernetes 1.36, but for what rules in CEL say: defaults fit their schemas
/// and have no members that these do not know.
///
/// @param pruned whether unknown members are told of
record DefaultRules(boolean pruned) {
  private static final Set<String> META = Set.of("apiVersion", "kind", "metadata");
  private static final String EMBEDDED = "x-kubernetes-embedded-resource";

  /// The object in which a default would stand.
  ///
  /// @param schema the schema of the nearest object with kind and metadata
  /// @param way how the default is reached from there
  /// @param meta whether it is part of its kind, version or metadata
  private record Surroundings(ObjectValue schema, Way way, boolean meta) {
    Surroundings member(String name, boolean resource) {
      return new Surroundings(schema, way.member(name), meta || (resource && META.contains(name)));
    }

    Surroundings item() {
      return new Surroundings(schema, way.item(), meta);
    }
  }

  /// Checks all defaults in the schema of a kind.
  void check(Checked schema) {
    Checked root = schema.withField(EMBEDDED, Value.of(true));
    check(root, new Surroundings(root.object(), Way.ROOT, false));
  }

  private void check(Checked schema, Surroundings given) {
    boolean resource = schema.field(EMBEDDED).flag();
    Surroundings around = resource ? new Surroundings(schema.object(), Way.ROOT, false) : given;
    Checked value = schema.field("default");
    if (value.present() && around.meta()) {
      metadata(value, schema.object(), around);
    } else if (value.present()) {
      plain(value, schema.object(), resource);
    }
    Schemas.item(schema).ifPresent(item -> check(item, around.item()));
    Checked properties = schema.field("properties");
    for (String name : new TreeSet<>(properties.keys())) {
      check(properties.entry(name), around.member(name, resource));
    }
  }

  private static void metadata(Checked value, ObjectValue schema, Surroundings around) {
    ObjectValue object = (ObjectValue) around.way().around(Schemas.orEmpty(value));
    for (String member : List.of("kind", "apiVersion")) {
      String stand = member.equals("kind") ? "Validation" : "validation/v1";
      object = object.has(member) ? object : object.with(member, Value.of(stand));
    }
    String words = "must result in valid metadata: ";
    Optional<FieldError> malformed = EmbeddedObjects.malformed("", object, around.schema());
    if (malformed.isPresent()) {
      value.invalid(words + malformed.get());
      return;
    }
    List<FieldError> faults = EmbeddedObjects.faults("", object, around.schema());
    if (faults.isEmpty()) {
      ValueCheck.faults(value.path(), Schemas.orEmpty(value), schema).forEach(value::add);
    } else {
      String told =
          faults.stream().map(FieldError::toString).distinct().collect(Collectors.joining(", "));
      value.invalid(words + (faults.size() == 1 ? told : "[" + told + "]"));
    }
  }

  private void plain(Checked value, ObjectValue schema, boolean resource) {
    Value given = Schemas.orEmpty(value);
    if (pruned && !Pruning.prune(given, schema, resource).equals(given)) {
      value.invalid("must not have unknown fields");
    }
    Optional<FieldError> malformed = EmbeddedObjects.malformed(value.path(), given, schema);
    if (malformed.isPresent()) {
      value.add(malformed.get());
      return;
    }
    List<FieldError> faults = EmbeddedObjects.faults(value.path(), given, schema);
    if (faults.isEmpty()) {
      faults = ValueCheck.faults(value.path(), given, schema);
    }
    faults.forEach(value::add);
  }
}
