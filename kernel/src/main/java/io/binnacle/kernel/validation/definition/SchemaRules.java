package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// `validateCustomResourceDefinitionValidation` and `ValidateCustomResourceDefinitionOpenAPISchema`
/// of Kubernetes 1.36.
final class SchemaRules {
  private static final Set<String> META = Set.of("metadata", "kind", "apiVersion");
  private static final List<String> KNOWN_TYPES = Strictness.TYPES.stream().sorted().toList();
  private static final List<String> UNSUPPORTED =
      List.of("additionalItems", "patternProperties", "definitions", "dependencies", "$ref");
  private static final List<String> WITH_STATUS =
      List.of(
          "Description",
          "Type",
          "Format",
          "Title",
          "Maximum",
          "ExclusiveMaximum",
          "Minimum",
          "ExclusiveMinimum",
          "MaxLength",
          "MinLength",
          "Pattern",
          "MaxItems",
          "MinItems",
          "UniqueItems",
          "MultipleOf",
          "Required",
          "Items",
          "Properties",
          "ExternalDocs",
          "Example",
          "XPreserveUnknownFields",
          "XValidations");

  /// What the place of a schema says of it.
  ///
  /// @param noDefault why there may be no default; empty when there may
  /// @param insideMeta whether it is that of metadata, a kind or a version of an object
  /// @param rules what the rules of the schema are about; empty where they are not compiled
  private record Place(String noDefault, boolean insideMeta, Optional<RuleScope> rules) {
    Place withoutDefault(String reason) {
      return new Place("must not be set " + reason, insideMeta, rules);
    }

    Place inMeta() {
      return new Place(noDefault, true, rules);
    }

    Place within(UnaryOperator<RuleScope> step) {
      return new Place(noDefault, insideMeta, rules.map(step));
    }

    /// Of a schema that says nothing of what there is.
    Place withoutRules() {
      return new Place(noDefault, insideMeta, Optional.empty());
    }
  }

  private final Strictness strict;

  SchemaRules(Strictness strict) {
    this.strict = strict;
  }

  /// Checks the schema of one version or of all.
  ///
  /// @param validation what holds the schema
  /// @param status whether there is a subresource `status`
  /// @param unchanged whether the stored definition has the same schema
  void check(Checked validation, boolean status, boolean unchanged) {
    Checked schema = validation.field("openAPIV3Schema");
    if (!schema.present()) {
      return;
    }
    List<FieldError> faults = new ArrayList<>();
    Checked root = schema.apart(faults);
    if (status) {
      root(root);
    }
    if (root.field("nullable").flag()) {
      root.field("nullable").forbidden("nullable cannot be true at the root");
    }
    Optional<String> obstacle = Optional.empty();
    Optional<RuleScope> rules = Optional.empty();
    if (strict.structural()) {
      obstacle = StructuralRules.obstacle(root);
      int before = faults.size();
      if (obstacle.isEmpty()) {
        StructuralRules.check(root);
        if (faults.size() == before) {
          new DefaultRules(strict.prunedDefaults()).check(root);
        }
        if (faults.size() == before) {
          rules = Optional.of(RuleScope.of(schema.object(), !unchanged));
        }
      }
    }
    schema(root, true, new Place("", false, rules));
    rules.ifPresent(scope -> scope.faults(root.path()).forEach(root::add));
    if (faults.isEmpty()) {
      obstacle.ifPresent(fault -> root.invalid(fault, "\"\""));
    }
    faults.forEach(validation::add);
  }

  private static void root(Checked schema) {
    for (String member : DefinitionShape.set(schema.object())) {
      if (member.equals("Type")) {
        if (!schema.field("type").is("object")) {
          schema
              .field("type")
              .invalid(
                  "only \"object\" is allowed as the type at the root of the schema if the status"
                      + " subresource is enabled");
          return;
        }
      } else if (!WITH_STATUS.contains(member)) {
        schema
            .instead(DefinitionShape.schema(schema.object()))
            .invalid(
                "only ["
                    + String.join(" ", WITH_STATUS)
                    + "] fields are allowed at the root of the schema if the status subresource is"
                    + " enabled");
        return;
      }
    }
  }

  private void schema(Checked schema, boolean root, Place place) {
    List<FieldError> faults = new ArrayList<>();
    shape(schema.apart(faults), root, place);
    faults.forEach(schema::add);
    if (faults.isEmpty()) {
      place.rules().ifPresent(scope -> scope.check(schema.path()));
    }
  }

  private void shape(Checked schema, boolean root, Place place) {
    members(schema, place);
    if (schema.field("uniqueItems").flag()) {
      schema
          .field("uniqueItems")
          .forbidden(
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    additional(schema, place);
    properties(schema, root, place);
    Place aside = place.withoutRules();
    optional(schema.field("not"), aside);
    for (String junctor : List.of("allOf", "oneOf", "anyOf")) {
      schema.field(junctor).items().forEach(clause -> schema(clause, false, aside));
    }
    Schemas.named(schema.field("definitions")).forEach(d -> schema(d, false, aside));
    optional(schema.field("items"), place.within(scope -> scope.items(schema.path())));
    schema.field("items").items().forEach(item -> schema(item, false, aside));
    Schemas.named(schema.field("dependencies")).forEach(d -> optional(d, aside));
    Checked preserve = schema.field("x-kubernetes-preserve-unknown-fields");
    if (preserve.present() && !preserve.flag()) {
      preserve.invalid("must be true or undefined");
    }
    ListRules.check(schema, strict);
    ExpressionRules.check(schema);
  }

  private void optional(Checked schema, Place place) {
    if (Schemas.isSchema(schema)) {
      schema(schema, false, place);
    }
  }

  /// What no schema may have.
  private void members(Checked schema, Place place) {
    Checked type = schema.field("type");
    if (strict.types() && !type.empty() && !Strictness.TYPES.contains(type.text())) {
      type.plainNotSupported(KNOWN_TYPES);
    }
    if (schema.field("default").present() && !place.noDefault().isEmpty()) {
      schema.field("default").forbidden(place.noDefault());
    }
    if (!schema.field("id").empty()) {
      schema.field("id").forbidden("id is not supported");
    }
    for (String member : UNSUPPORTED) {
      Checked part = schema.field(member);
      boolean map = member.equals("patternProperties") || member.equals("definitions");
      if (map ? part.size() > 0 : part.present()) {
        part.forbidden(member + " is not supported");
      }
    }
    if (type.is("null")) {
      type.forbidden("type cannot be set to null, use nullable as an alternative");
    }
    if (Schemas.positional(schema)) {
      schema.field("items").forbidden("items must be a schema object and not an array");
    }
    if (place.insideMeta() && schema.field("x-kubernetes-embedded-resource").flag()) {
      schema
          .field("x-kubernetes-embedded-resource")
          .forbidden("must not be used inside of resource meta");
    }
  }

  private void additional(Checked schema, Place place) {
    Checked additional = schema.field("additionalProperties");
    if (!additional.present()) {
      return;
    }
    if (schema.field("properties").size() > 0 && !additional.flag()) {
      additional.forbidden("additionalProperties and properties are mutual exclusive");
    }
    Place inner = place.within(RuleScope::values);
    optional(
        additional,
        place.insideMeta()
            ? inner.withoutDefault("inside additionalProperties applying to object metadata")
            : inner);
  }

  private void properties(Checked schema, boolean root, Place place) {
    boolean resource = root || schema.field("x-kubernetes-embedded-resource").flag();
    Checked properties = schema.field("properties");
    for (String name : new TreeSet<>(properties.keys())) {
      Place inner = place.within(scope -> scope.property(name));
      if (resource && META.contains(name)) {
        inner = root ? inner.inMeta().withoutDefault("in top-level " + name) : inner.inMeta();
      }
      schema(properties.entry(name), false, inner);
    }
  }

  /// Whether a schema has what only structural schemas may have.
  static boolean extended(ObjectValue schema) {
    return Schemas.any(
        schema,
        s ->
            s.field("x-kubernetes-embedded-resource").flag()
                || s.field("x-kubernetes-preserve-unknown-fields").present()
                || s.field("x-kubernetes-int-or-string").flag()
                || s.field("x-kubernetes-list-map-keys").size() > 0
                || s.field("x-kubernetes-list-type").present()
                || s.field("x-kubernetes-validations").size() > 0);
  }
}
