package io.binnacle.kernel.discovery;

import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.Presence;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.ScalarType;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Schemas as OpenAPI writes them, with Kubernetes' extensions. Confined to the making of one
/// document.
final class OpenApiSchemas {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /// Version 3 has defaults and wraps references that have something beside them; version 2 not.
  private final boolean version3;

  private final ResourceCatalog catalog;
  private final Descriptions descriptions;
  private final SchemaExtras extras;
  private final String referencePrefix;
  private final List<GroupVersionKind> everyGroups;
  private final Map<String, Value> made = new TreeMap<>();

  /// @param referencePrefix where schemas stand in the document, e.g. `#/components/schemas/`
  /// @param everyGroups the group versions of the document, whose kinds `DeleteOptions` and
  ///   `WatchEvent` are said to be; the kind does not matter
  OpenApiSchemas(
      ResourceCatalog catalog,
      Descriptions descriptions,
      String referencePrefix,
      boolean version3,
      List<GroupVersionKind> everyGroups) {
    this.catalog = catalog;
    this.descriptions = descriptions;
    this.extras = SchemaExtras.load();
    this.referencePrefix = referencePrefix;
    this.version3 = version3;
    this.everyGroups = List.copyOf(everyGroups);
  }

  /// Adds a type by its name, and all that it is made of.
  void add(String name) {
    Optional<StructSchema> struct = catalog.schemas().find(name);
    if (struct.isPresent()) {
      add(struct.get());
    } else {
      special(name);
    }
  }

  private void add(StructSchema struct) {
    if (!made.containsKey(struct.name())) {
      made.put(struct.name(), ObjectValue.empty());
      made.put(struct.name(), struct(struct));
    }
  }

  private void special(String name) {
    if (!made.containsKey(name)) {
      ObjectValue.Builder schema = ObjectValue.builder();
      describe(schema, name);
      copy(SpecialTypes.schema(name, version3), schema);
      made.put(name, schema.build());
    }
  }

  ObjectValue all() {
    return ObjectValue.of(new LinkedHashMap<>(made));
  }

  private ObjectValue struct(StructSchema struct) {
    ObjectValue.Builder schema = ObjectValue.builder();
    describe(schema, struct.name());
    List<Value> required = new ArrayList<>();
    ObjectValue.Builder properties = ObjectValue.builder();
    for (Field field : struct.fields()) {
      properties.put(field.name(), property(struct, field));
      if (field.required()) {
        required.add(Value.of(field.name()));
      }
    }
    if (!required.isEmpty()) {
      schema.put("required", new ListValue(required));
    }
    schema.put("type", "object");
    if (!struct.fields().isEmpty()) {
      schema.put("properties", properties.build());
    }
    if (struct.atomic()) {
      schema.put("x-kubernetes-map-type", "atomic");
    }
    extras.unions(struct.name()).ifPresent(all -> schema.put("x-kubernetes-unions", all));
    List<Value> kinds = kinds(struct);
    if (!kinds.isEmpty()) {
      schema.put("x-kubernetes-group-version-kind", new ListValue(kinds));
    }
    return schema.build();
  }

  private List<Value> kinds(StructSchema struct) {
    List<Value> kinds = new ArrayList<>();
    for (ResourceDefinition resource : catalog.all()) {
      if (resource.schema().equals(struct)) {
        kinds.add(kind(resource.kind()));
      } else if (struct.name().equals(resource.schema().name() + "List")) {
        kinds.add(kind(resource.listKind()));
      }
      resource.subresources().stream()
          .map(subresource -> subresource.kind())
          .filter(kind -> extras.isOfGroup(struct.name(), kind))
          .map(OpenApiSchemas::kind)
          .filter(kind -> !kinds.contains(kind))
          .forEach(kinds::add);
    }
    if (struct.name().startsWith(META) && extras.ofEveryGroup(struct.goName())) {
      everyGroups.forEach(
          of -> kinds.add(kind(new GroupVersionKind(of.group(), of.version(), struct.goName()))));
    } else if (struct.name().startsWith(META) && extras.isKind(struct.goName())) {
      kinds.add(kind(new GroupVersionKind("", "v1", struct.goName())));
    }
    return kinds;
  }

  static ObjectValue kind(GroupVersionKind kind) {
    return ObjectValue.builder()
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", kind.version())
        .build();
  }

  private ObjectValue property(StructSchema owner, Field field) {
    ObjectValue.Builder property = ObjectValue.builder();
    String name = owner.name() + "." + field.name();
    List<String> values = enumValues(name, field);
    describe(property, name, values);
    Optional<Value> fallback = field.defaultValue().or(() -> zero(name, field));
    if (version3) {
      fallback.ifPresent(value -> property.put("default", value));
    }
    type(property, field.schema(), name);
    if (!values.isEmpty()) {
      property.put("enum", ClassicDiscovery.listOf(values));
    }
    extensions(property, name, field);
    return property.build();
  }

  private List<String> enumValues(String name, Field field) {
    return field.enumValues().isEmpty() ? extras.enumValues(name) : field.enumValues();
  }

  /// What a value that is always there is when it was not given: nothing that may be null is.
  private Optional<Value> zero(String name, Field field) {
    return field.presence() == Presence.ALWAYS && !extras.nullable(name)
        ? zero(field.schema())
        : Optional.empty();
  }

  private static Optional<Value> zero(Schema schema) {
    return switch (schema) {
      case StructSchema struct -> Optional.of(ObjectValue.empty());
      case ScalarSchema(ScalarType type) ->
          switch (type) {
            case STRING -> Optional.of(Value.of(""));
            case BOOLEAN -> Optional.of(Value.of(false));
            case INT32, INT64, DOUBLE -> Optional.of(NumberValue.of(0));
            case BYTES, QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION -> Optional.empty();
          };
      case ListSchema list -> Optional.empty();
      case MapSchema map -> Optional.empty();
      case AnySchema any -> Optional.empty();
    };
  }

  private void extensions(ObjectValue.Builder property, String name, Field field) {
    if (field.schema() instanceof ListSchema list) {
      if (!list.mapKeys().isEmpty()) {
        property.put("x-kubernetes-list-map-keys", ClassicDiscovery.listOf(list.mapKeys()));
      }
      if (list.type() != ListSchema.ListType.UNSPECIFIED) {
        property.put("x-kubernetes-list-type", list.type().name().toLowerCase(Locale.ROOT));
      }
    }
    if (field.schema() instanceof MapSchema map && map.atomic()) {
      property.put("x-kubernetes-map-type", "atomic");
    }
    extras.granular(name).ifPresent(type -> property.put("x-kubernetes-map-type", type));
    if (!field.patchMergeKey().isEmpty()) {
      property.put("x-kubernetes-patch-merge-key", field.patchMergeKey());
    }
    if (!field.patchStrategies().isEmpty()) {
      property.put("x-kubernetes-patch-strategy", String.join(",", field.patchStrategies()));
    }
  }

  /// Writes a type to where description and default stand already.
  private void type(ObjectValue.Builder into, Schema schema, String field) {
    switch (schema) {
      case ScalarSchema(ScalarType type) -> {
        Optional<String> named = SpecialTypes.name(type);
        if (named.isPresent()) {
          special(named.get());
          refer(into, named.get());
        } else {
          into.put("type", type.openApiType());
          if (!type.openApiFormat().isEmpty()) {
            into.put("format", type.openApiFormat());
          }
        }
      }
      case StructSchema struct -> {
        add(struct);
        refer(into, struct.name());
      }
      case ListSchema list ->
          into.put("type", "array").put("items", element(list.element(), field));
      case MapSchema map ->
          into.put("type", "object").put("additionalProperties", element(map.value(), field));
      case AnySchema any -> {
        String bare = field.substring(field.lastIndexOf('.') + 1);
        String named = SpecialTypes.nameOfAny(bare, any.objectOnly());
        special(named);
        refer(into, named);
      }
    }
  }

  private ObjectValue element(Schema schema, String field) {
    ObjectValue.Builder element = ObjectValue.builder();
    if (version3) {
      zero(schema).ifPresent(value -> element.put("default", value));
    }
    type(element, schema, field);
    List<String> values = extras.itemEnumValues(field);
    if (!values.isEmpty()) {
      element.put("enum", ClassicDiscovery.listOf(values));
    }
    return element.build();
  }

  private void refer(ObjectValue.Builder into, String name) {
    if (version3 && into.size() > 0) {
      into.put("allOf", ListValue.of(ObjectValue.of("$ref", Value.of(referencePrefix + name))));
    } else {
      into.put("$ref", referencePrefix + name);
    }
  }

  private static void copy(ObjectValue from, ObjectValue.Builder into) {
    for (String name : from.names()) {
      from.get(name).ifPresent(value -> into.put(name, value));
    }
  }

  private void describe(ObjectValue.Builder into, String of) {
    describe(into, of, List.of());
  }

  private void describe(ObjectValue.Builder into, String of, List<String> enumValues) {
    String text = descriptions.find(of).orElse("");
    if (!enumValues.isEmpty()) {
      StringBuilder all = new StringBuilder(text).append("\n\nPossible enum values:");
      enumValues.forEach(value -> all.append("\n - `\"").append(value).append("\"`"));
      text = all.toString().strip();
    }
    if (!text.isEmpty()) {
      into.put("description", text);
    }
  }
}
