package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a definition says of its kind, in its internal form.
///
/// @param strict which rules its schemas must keep to
/// @param conversions which rules its conversion must keep to
/// @param old the internal form of the stored definition; empty for a new one
record SpecRules(Strictness strict, ConversionRules conversions, ObjectValue old) {
  private static final int LONGEST_WARNING = 256;

  void check(Checked spec) {
    Checked group = spec.field("group");
    if (group.require("")) {
      List<String> faults = Names.dnsSubdomain(group.text());
      if (!faults.isEmpty()) {
        group.invalid(String.join(",", faults));
      } else if (!group.text().contains(".")) {
        group.invalid("should be a domain with at least one dot");
      }
    }
    Checked scope = spec.field("scope");
    if (scope.require("")) {
      scope.oneOfTexts(List.of("Cluster", "Namespaced"));
    }
    boolean preserves = spec.field("preserveUnknownFields").flag();
    SchemaRules schemas = new SchemaRules(schemaStrictness(spec, preserves));
    versions(spec, schemas);
    Checked names = spec.field("names");
    for (String name : List.of("plural", "singular", "kind", "listKind")) {
      names.field(name).require("");
    }
    DefinitionNames.check(names);
    boolean status =
        spec.field("subresources", "status").present()
            || spec.field("versions").items().stream()
                .anyMatch(version -> version.field("subresources", "status").present());
    schemas.check(spec.field("validation"), status, unchanged(spec, spec.field("version").text()));
    ViewRules.subresources(spec.field("subresources"));
    spec.field("additionalPrinterColumns").items().forEach(ViewRules::column);
    Checked oldSpec = Checked.silent(old).field("spec");
    selectable(
        spec,
        spec.field("validation"),
        oldSpec,
        "may only be set when validations.schema is included");
    Checked strategy = spec.field("conversion", "strategy");
    if (spec.field("conversion").present() && !strategy.is("None") && preserves) {
      strategy.invalid(
          "must be None if spec.preserveUnknownFields is true", FieldError.quote(strategy.text()));
    }
    conversions.check(spec.field("conversion"));
  }

  /// Tells of versions without a schema, and of defaults where they cannot work.
  private Strictness schemaStrictness(Checked spec, boolean preserves) {
    boolean structural = strict.structural() || !preserves;
    if (!spec.field("validation", "openAPIV3Schema").present()) {
      for (Checked version : spec.field("versions").items()) {
        Checked schema = version.field("schema", "openAPIV3Schema");
        if (schema.present()) {
          continue;
        }
        if (strict.schemas()) {
          schema.required("");
        } else if (!preserves && version.field("served").flag()) {
          schema.required("because otherwise all fields are pruned");
        }
      }
    }
    ObjectValue whole = ObjectValue.of("spec", spec.object());
    if (Schemas.of(whole).anyMatch(schema -> Strictness.has(schema, "default"))) {
      structural = true;
      if (preserves) {
        spec.field("preserveUnknownFields")
            .invalid("must be false in order to use defaults in the schema");
      }
    }
    return structural || Schemas.of(whole).anyMatch(SchemaRules::extended)
        ? strict.withStructural()
        : strict;
  }

  /// Whether the stored definition has the same schema for a version.
  private boolean unchanged(Checked spec, String version) {
    Optional<ObjectValue> before = schemaOf(Checked.silent(old).field("spec"), version);
    return before.isPresent() && before.equals(schemaOf(spec, version));
  }

  /// The schema of a version, an empty one where it has none; empty when there is no such version.
  private static Optional<ObjectValue> schemaOf(Checked spec, String version) {
    return spec.field("versions").items().stream()
        .filter(v -> v.field("name").is(version))
        .findFirst()
        .map(v -> v.field("schema").present() ? v.field("schema") : spec.field("validation"))
        .map(Checked::object);
  }

  private void versions(Checked spec, SchemaRules schemas) {
    Checked versions = spec.field("versions");
    boolean shared = versions.items().stream().noneMatch(v -> v.field("subresources").present());
    Set<String> names = new HashSet<>();
    boolean unique = true;
    int stored = 0;
    for (Checked version : versions.items()) {
      stored += version.field("storage").flag() ? 1 : 0;
      unique &= names.add(version.field("name").text());
      label(version.field("name"));
      warning(version);
      Checked subresources = shared ? spec.field("subresources") : version.field("subresources");
      schemas.check(
          version.field("schema"),
          subresources.field("status").present(),
          unchanged(spec, version.field("name").text()));
      ViewRules.subresources(version.field("subresources"));
      version.field("additionalPrinterColumns").items().forEach(ViewRules::column);
      selectable(
          version,
          version.field("schema", "openAPIV3Schema").present()
              ? version.field("schema")
              : version.field("absent"),
          before(version.field("name").text()),
          "may only be set when `version.schema.openAPIV3Schema` is not included");
    }
    if (!unique) {
      versions.invalid(
          "must contain unique version names", JsonWriter.text(DefinitionShape.versions(versions)));
    }
    if (stored != 1) {
      versions.invalid(
          "must have exactly one version marked as storage version",
          JsonWriter.text(DefinitionShape.versions(versions)));
    }
    Checked first = spec.field("version");
    if (!first.empty()) {
      label(first);
    }
  }

  private static void label(Checked name) {
    List<String> faults = Names.dns1035Label(name.text());
    if (!faults.isEmpty()) {
      name.invalid(String.join(",", faults), FieldError.quote(name.text()));
    }
  }

  private Checked before(String version) {
    return Checked.silent(old).field("spec", "versions").items().stream()
        .filter(v -> v.field("name").is(version))
        .findFirst()
        .orElseGet(() -> Checked.silent(ObjectValue.empty()));
  }

  private static void selectable(Checked holder, Checked schema, Checked before, String needed) {
    Checked fields = holder.field("selectableFields");
    if (fields.size() == 0) {
      return;
    }
    if (!schema.present()) {
      fields.invalid(needed, "\"\"");
      return;
    }
    Checked root = schema.field("openAPIV3Schema");
    Optional<String> obstacle = StructuralRules.obstacle(root);
    if (obstacle.isPresent()) {
      holder.field("schema", "openAPIV3Schema").invalid(obstacle.get(), "\"\"");
      return;
    }
    SelectableFieldRules.check(
        fields, root.object(), SelectableFieldRules.kept(fields, before.field("selectableFields")));
  }

  private static void warning(Checked version) {
    Checked warning = version.field("deprecationWarning");
    if (!warning.present()) {
      return;
    }
    if (!version.field("deprecated").flag()) {
      warning.invalid("can only be set for deprecated versions", warning.typed());
      return;
    }
    String text = warning.text();
    if (Names.bytes(text) > LONGEST_WARNING) {
      warning.invalid("must be <= " + LONGEST_WARNING + " characters long");
    }
    if (text.isEmpty()) {
      warning.invalid("must not be an empty string");
    }
    text.codePoints()
        .filter(c -> !printable(c))
        .findFirst()
        .ifPresent(
            c ->
                warning.invalid(
                    "must only contain printable UTF-8 characters; non-printable character found at"
                        + " index "
                        + index(text, c)));
  }

  private static int index(String text, int character) {
    return text.substring(0, text.indexOf(character)).getBytes(StandardCharsets.UTF_8).length;
  }

  /// As Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols and the plain space.
  private static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
