package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.schema.Conformer;
import io.binnacle.kernel.schema.IllTypedException;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.MetadataRules;
import io.binnacle.kernel.validation.NameRule;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Objects with kind and metadata inside of values, found where the schema says that they are.
final class EmbeddedObjects {
  private static final String EMBEDDED = "x-kubernetes-embedded-resource";

  /// Read when first asked for: hardly a default has metadata.
  private static final class Metadata {
    private static final StructSchema SCHEMA = schema();

    private static StructSchema schema() {
      return (StructSchema)
          ResourceCatalog.builtIn()
              .find(GroupVersionResource.core("namespaces"))
              .flatMap(definition -> definition.schema().field("metadata"))
              .orElseThrow()
              .schema();
    }
  }

  private EmbeddedObjects() {}

  /// The first part of kind, version and metadata that is of a wrong type.
  static Optional<FieldError> malformed(String path, Value value, ObjectValue schema) {
    List<FieldError> faults = new ArrayList<>();
    each(path, value, schema, (at, object) -> types(at, object, faults));
    return faults.stream().findFirst();
  }

  /// What is wrong with kinds, versions and metadata.
  static List<FieldError> faults(String path, Value value, ObjectValue schema) {
    List<FieldError> faults = new ArrayList<>();
    each(path, value, schema, (at, object) -> object(at, object, faults));
    return faults;
  }

  private static void each(
      String path, Value value, ObjectValue schema, BiConsumer<String, ObjectValue> visit) {
    Checked at = Checked.silent(ObjectValue.empty()).instead(value).under(path);
    if (value instanceof ObjectValue object) {
      if (schema.flag(EMBEDDED)) {
        visit.accept(path, object);
      }
      Checked properties = Checked.silent(schema).field("properties");
      Optional<Checked> additional = Schemas.additional(Checked.silent(schema));
      for (String name : object.names()) {
        if (properties.entry(name).present()) {
          Checked member = at.field(name);
          each(member.path(), Schemas.orEmpty(member), properties.entry(name).object(), visit);
        } else if (additional.isPresent()) {
          Checked entry = at.entry(name);
          each(entry.path(), Schemas.orEmpty(entry), additional.get().object(), visit);
        }
      }
    }
    Optional<ObjectValue> item = schema.object("items");
    if (item.isPresent()) {
      at.items().forEach(i -> each(i.path(), Schemas.orEmpty(i), item.get(), visit));
    }
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static void types(String path, ObjectValue object, List<FieldError> faults) {
    Checked checked = Checked.whole(object, faults).under(path);
    for (String name : List.of("apiVersion", "kind")) {
      Checked part = checked.field(name);
      if (object.has(name) && !(object.get(name).orElseThrow() instanceof TextValue)) {
        part.invalid("must be a string");
      }
    }
    Checked metadata = checked.field("metadata");
    if (!metadata.present()) {
      return;
    }
    if (!Schemas.isSchema(metadata)) {
      metadata.invalid(
          "json: cannot unmarshal "
              + kind(Schemas.orEmpty(metadata))
              + " into Go value of type v1.ObjectMeta");
      return;
    }
    try {
      Conformer.conform(metadata.object(), Metadata.SCHEMA);
    } catch (IllTypedException illTyped) {
      metadata.invalid(String.valueOf(illTyped.getMessage()));
    }
  }

  private static String kind(Value value) {
    return ValueCheck.type(value).replace("boolean", "bool").replace("integer", "number");
  }

  private static void object(String path, ObjectValue object, List<FieldError> faults) {
    Checked checked = Checked.whole(object, faults).under(path);
    for (String name : List.of("apiVersion", "kind")) {
      if (!object.has(name)) {
        faults.add(FieldError.required(child(path, name), ""));
      }
    }
    Checked version = checked.field("apiVersion");
    if (version.present() && version.empty()) {
      version.invalid("must not be empty");
    } else if (version.text().split("/", -1).length > 2) {
      version.invalid("unexpected GroupVersion string: " + version.text());
    }
    Checked kind = checked.field("kind");
    List<String> wrong = Names.dns1035Label(kind.text().toLowerCase(Locale.ROOT));
    if (kind.present() && kind.empty()) {
      kind.invalid("must not be empty");
    } else if (kind.present() && !wrong.isEmpty()) {
      kind.invalid("may have mixed case, but should otherwise match: " + String.join(",", wrong));
    }
    if (checked.field("metadata").present()) {
      metadata(checked, faults);
    }
  }

  /// A name is checked only when there is one.
  private static void metadata(Checked checked, List<FieldError> faults) {
    ObjectValue metadata = checked.field("metadata").object();
    boolean namespaced = !checked.field("metadata", "namespace").empty();
    if (checked.field("metadata", "name").empty()) {
      metadata = metadata.with("name", Value.of("fakename"));
    }
    ObjectValue whole = ObjectValue.of("metadata", metadata);
    for (FieldError fault : MetadataRules.create(NameRule.PATH_SEGMENT, namespaced, whole)) {
      faults.add(new FieldError(fault.type(), child(checked.path(), fault.path()), fault.body()));
    }
  }
}
