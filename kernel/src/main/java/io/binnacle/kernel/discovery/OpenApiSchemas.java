package io.binnacle.kernel.discovery;

import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.AnySchema;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.MapSchema;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.ScalarType;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
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
  private final ResourceCatalog catalog;
  private final Descriptions descriptions;
  private final String referencePrefix;
  private final boolean wrapReferences;
  private final Map<String, Value> made = new TreeMap<>();

  /// @param referencePrefix where schemas stand in the document, e.g. `#/components/schemas/`
  /// @param wrapReferences whether a reference with a description stands in `allOf`, as version 3
  ///   wants it
  OpenApiSchemas(
      ResourceCatalog catalog,
      Descriptions descriptions,
      String referencePrefix,
      boolean wrapReferences) {
    this.catalog = catalog;
    this.descriptions = descriptions;
    this.referencePrefix = referencePrefix;
    this.wrapReferences = wrapReferences;
  }

  /// Adds a struct and all that it is made of.
  void add(StructSchema struct) {
    if (made.containsKey(struct.name())) {
      return;
    }
    made.put(struct.name(), ObjectValue.empty());
    made.put(struct.name(), struct(struct));
  }

  ObjectValue all() {
    return ObjectValue.of(new LinkedHashMap<>(made));
  }

  ObjectValue reference(StructSchema struct) {
    add(struct);
    return ObjectValue.of("$ref", Value.of(referencePrefix + struct.name()));
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
    describe(property, owner.name() + "." + field.name());
    field.defaultValue().ifPresent(value -> property.put("default", value));
    if (field.schema() instanceof StructSchema struct) {
      ObjectValue reference = reference(struct);
      if (wrapReferences && property.size() > 0) {
        property.put("allOf", ListValue.of(reference));
      } else {
        property.put("$ref", reference.text("$ref").orElse(""));
      }
    } else {
      ObjectValue type = type(field.schema());
      for (String name : type.names()) {
        type.get(name).ifPresent(value -> property.put(name, value));
      }
    }
    if (!field.enumValues().isEmpty()) {
      property.put("enum", ClassicDiscovery.listOf(field.enumValues()));
    }
    extensions(property, field);
    return property.build();
  }

  private static void extensions(ObjectValue.Builder property, Field field) {
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
    if (!field.patchMergeKey().isEmpty()) {
      property.put("x-kubernetes-patch-merge-key", field.patchMergeKey());
    }
    if (!field.patchStrategies().isEmpty()) {
      property.put("x-kubernetes-patch-strategy", String.join(",", field.patchStrategies()));
    }
  }

  private ObjectValue type(Schema schema) {
    return switch (schema) {
      case ScalarSchema(ScalarType type) -> scalar(type);
      case StructSchema struct -> reference(struct);
      case ListSchema list ->
          ObjectValue.builder().put("type", "array").put("items", type(list.element())).build();
      case MapSchema map ->
          ObjectValue.builder()
              .put("type", "object")
              .put("additionalProperties", type(map.value()))
              .build();
      case AnySchema any ->
          any.objectOnly() ? ObjectValue.of("type", Value.of("object")) : ObjectValue.empty();
    };
  }

  private static ObjectValue scalar(ScalarType type) {
    ObjectValue.Builder scalar = ObjectValue.builder().put("type", type.openApiType());
    if (!type.openApiFormat().isEmpty()) {
      scalar.put("format", type.openApiFormat());
    }
    return scalar.build();
  }

  private void describe(ObjectValue.Builder into, String of) {
    Optional<String> text = descriptions.find(of);
    text.ifPresent(description -> into.put("description", description));
  }
}
