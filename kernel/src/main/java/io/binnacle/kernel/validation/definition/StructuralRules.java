package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.regex.GoPattern;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `ValidateStructural` of Kubernetes 1.36: what says which members there are stands outside of
/// `allOf`, `anyOf`, `oneOf` and `not`, and these say nothing but which values do.
final class StructuralRules {
  private static final String INT_OR_STRING = "x-kubernetes-int-or-string";
  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
  private static final String EMBEDDED = "x-kubernetes-embedded-resource";
  private static final Value EITHER =
      ListValue.of(
          ObjectValue.of("type", Value.of("integer")), ObjectValue.of("type", Value.of("string")));

  /// What a schema in a junctor must not have, and how that is told.
  private record Banned(String member, String words) {}

  private static final List<Banned> BANNED =
      List.of(
          new Banned("default", "must be undefined to be structural"),
          new Banned("title", "must be empty to be structural"),
          new Banned("description", "must be empty to be structural"),
          new Banned("nullable", "must be false to be structural"),
          new Banned(PRESERVE, "must be false to be structural"),
          new Banned(EMBEDDED, "must be false to be structural"),
          new Banned(INT_OR_STRING, "must be false to be structural"),
          new Banned("x-kubernetes-list-map-keys", "must be empty to be structural"),
          new Banned("x-kubernetes-list-type", "must be undefined to be structural"),
          new Banned("x-kubernetes-map-type", "must be undefined to be structural"),
          new Banned("x-kubernetes-validations", "must be empty to be structural"));
  private static final Set<String> POINTERS =
      Set.of("default", "x-kubernetes-list-type", "x-kubernetes-map-type");

  /// Where in the structure a schema stands.
  private enum Level {
    ROOT("must not be empty at the root"),
    ITEM("must not be empty for specified array items"),
    FIELD("must not be empty for specified object fields");

    private final String typeless;

    Level(String typeless) {
      this.typeless = typeless;
    }
  }

  private StructuralRules() {}

  /// Tells the faults of a schema in the order of their texts.
  static void check(Checked schema) {
    List<FieldError> faults = new ArrayList<>();
    Checked collected = schema.apart(faults);
    invariants(collected, Level.ROOT);
    Completeness.check(collected);
    faults.sort(Comparator.comparing(FieldError::toString));
    faults.forEach(schema::add);
  }

  /// Why a schema cannot be told as a structural one at all.
  static Optional<String> obstacle(Checked schema) {
    for (String member : List.of("id", "$schema", "$ref", "patternProperties", "dependencies")) {
      if (!schema.field(member).empty()) {
        return unsupported(member.equals("$schema") ? "schema" : member);
      }
    }
    if (schema.field("additionalItems").present()) {
      return unsupported("additionalItems");
    }
    if (!schema.field("definitions").empty()) {
      return unsupported("definitions");
    }
    List<Checked> inner = new ArrayList<>();
    inner.add(schema.field("not"));
    for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
      inner.addAll(schema.field(junctor).items());
    }
    Optional<String> first = first(inner);
    if (first.isPresent()) {
      return first;
    }
    if (schema.field(PRESERVE).present() && !schema.field(PRESERVE).flag()) {
      return Optional.of(
          "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined");
    }
    if (Schemas.positional(schema)) {
      return Optional.of("OpenAPIV3Schema 'items' must be a schema, but is an array");
    }
    List<Checked> structure = new ArrayList<>();
    structure.add(schema.field("items"));
    structure.addAll(Schemas.named(schema.field("properties")));
    structure.add(schema.field("additionalProperties"));
    return first(structure);
  }

  private static Optional<String> unsupported(String member) {
    return Optional.of("OpenAPIV3Schema '" + member + "' is not supported");
  }

  private static Optional<String> first(List<Checked> schemas) {
    return schemas.stream()
        .filter(Schemas::isSchema)
        .flatMap(schema -> obstacle(schema).stream())
        .findFirst();
  }

  private static void invariants(Checked schema, Level level) {
    Checked type = schema.field("type");
    if (type.is("array") && !schema.field("items").present()) {
      schema.field("items").required("must be specified");
    }
    Schemas.item(schema).ifPresent(item -> invariants(item, Level.ITEM));
    Schemas.named(schema.field("properties"))
        .forEach(property -> invariants(property, Level.FIELD));
    Checked additional = schema.field("additionalProperties");
    if (additional.present()) {
      if (level == Level.ROOT) {
        additional.forbidden("must not be used at the root");
      }
      Schemas.additional(schema).ifPresent(values -> invariants(values, Level.FIELD));
    }
    extensions(schema);
    boolean anyOf = Optional.of(EITHER).equals(schema.field("anyOf").value());
    List<Checked> allOf = schema.field("allOf").items();
    boolean firstAnyOf =
        !allOf.isEmpty() && Optional.of(EITHER).equals(allOf.getFirst().field("anyOf").value());
    junctors(schema, anyOf, firstAnyOf);
    type(schema, level);
    meta(schema, level);
  }

  private static void extensions(Checked schema) {
    if (!schema.field(INT_OR_STRING).flag()) {
      return;
    }
    for (String other : List.of(PRESERVE, EMBEDDED)) {
      if (schema.field(other).flag()) {
        schema.field(other).invalid("must be false if x-kubernetes-int-or-string is true");
      }
    }
  }

  private static void type(Checked schema, Level level) {
    Checked type = schema.field("type");
    boolean embedded = schema.field(EMBEDDED).flag();
    String object = "must be object if x-kubernetes-embedded-resource is true";
    if (embedded && type.require(object) && !type.is("object")) {
      type.invalid(object);
    } else if (!embedded && !schema.field(INT_OR_STRING).flag() && !schema.field(PRESERVE).flag()) {
      type.require(level.typeless);
    }
    if (embedded && schema.field("additionalProperties").present()) {
      schema
          .field("additionalProperties")
          .forbidden("must not be used if x-kubernetes-embedded-resource is set");
    }
    if (level == Level.ROOT && !type.empty() && !type.is("object")) {
      type.invalid("must be object at the root");
    }
  }

  private static void meta(Checked schema, Level level) {
    boolean embedded = schema.field(EMBEDDED).flag();
    Checked properties = schema.field("properties");
    boolean resource = level == Level.ROOT || embedded;
    for (String member : List.of("kind", "apiVersion")) {
      Checked type = properties.entry(member).field("type");
      if (resource && properties.entry(member).present() && !type.is("string")) {
        type.invalid("must be string", FieldError.quote(type.text()));
      }
    }
    Checked metadata = properties.entry("metadata");
    if (metadata.present()) {
      Checked type = metadata.field("type");
      if (resource && !type.is("object")) {
        type.invalid("must be object", FieldError.quote(type.text()));
      }
      if (level == Level.ROOT && !onlyNames(metadata)) {
        metadata.forbidden(
            "must not specify anything other than name and generateName, but metadata is implicitly"
                + " specified");
      }
    }
    if (embedded && !schema.field(PRESERVE).flag() && properties.size() == 0) {
      properties.required(
          "must not be empty if x-kubernetes-embedded-resource is true without"
              + " x-kubernetes-preserve-unknown-fields");
    }
  }

  private static boolean onlyNames(Checked metadata) {
    return Set.of("name", "generateName").containsAll(metadata.field("properties").keys())
        && Set.of("Type", "Default", "Properties")
            .containsAll(DefinitionShape.set(metadata.object()));
  }

  private static void junctors(Checked schema, boolean skipAnyOf, boolean skipFirstAnyOf) {
    if (!skipAnyOf) {
      schema.field("anyOf").items().forEach(clause -> nested(clause, false));
    }
    List<Checked> allOf = schema.field("allOf").items();
    for (int i = 0; i < allOf.size(); i++) {
      nested(allOf.get(i), skipFirstAnyOf && i == 0);
    }
    schema.field("oneOf").items().forEach(clause -> nested(clause, false));
    if (Schemas.isSchema(schema.field("not"))) {
      nested(schema.field("not"), false);
    }
    Checked pattern = schema.field("pattern");
    GoPattern.fault(pattern.text())
        .ifPresent(
            fault -> pattern.invalid("must be a valid regular expression, but isn't: " + fault));
  }

  private static void nested(Checked schema, boolean skipAnyOf) {
    junctors(schema, skipAnyOf, false);
    Schemas.item(schema).ifPresent(item -> nested(item, false));
    Schemas.named(schema.field("properties")).forEach(property -> nested(property, false));
    if (!schema.field("type").empty()) {
      schema.field("type").forbidden("must be empty to be structural");
    }
    Checked additional = schema.field("additionalProperties");
    if (Schemas.isSchema(additional) || additional.flag()) {
      additional.forbidden("must be undefined to be structural");
    }
    for (Banned banned : BANNED) {
      Checked member = schema.field(banned.member());
      if (POINTERS.contains(banned.member()) ? member.present() : !member.empty()) {
        member.forbidden(banned.words());
      }
    }
    Checked metadata = schema.field("properties").entry("metadata");
    if (metadata.present()) {
      metadata.forbidden("must not be specified in a nested context");
    }
  }
}
