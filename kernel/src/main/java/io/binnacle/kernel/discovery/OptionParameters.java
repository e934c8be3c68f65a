package io.binnacle.kernel.discovery;

import io.binnacle.kernel.discovery.ApiOperation.Parameter;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.schema.Field;
import io.binnacle.kernel.schema.ListSchema;
import io.binnacle.kernel.schema.ScalarSchema;
import io.binnacle.kernel.schema.Schema;
import io.binnacle.kernel.schema.SchemaSet;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.model.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Option types, such as `ListOptions`, as the parameters of a query that they are sent as.
final class OptionParameters {
  private static final List<String> HOMES =
      List.of("io.k8s.apimachinery.pkg.apis.meta.v1.", "io.k8s.api.core.v1.");
  private static final List<String> OTHER_GROUPS =
      List.of("io.k8s.api.autoscaling.", "io.k8s.api.policy.", "io.k8s.api.authentication.");

  private final SchemaSet schemas;
  private final Descriptions descriptions;
  private final Map<String, List<Parameter>> made = new ConcurrentHashMap<>();

  OptionParameters(SchemaSet schemas, Descriptions descriptions) {
    this.schemas = schemas;
    this.descriptions = descriptions;
  }

  /// The fields of an option type, those of its own kind left out and what no query can say.
  List<Parameter> of(String type) {
    return made.computeIfAbsent(
        type,
        name -> {
          StructSchema struct =
              HOMES.stream()
                  .flatMap(home -> schemas.find(home + name).stream())
                  .findFirst()
                  .orElseThrow(() -> new IllegalArgumentException("no type is called " + name));
          return struct.fields().stream()
              .filter(field -> !field.name().equals("kind") && !field.name().equals("apiVersion"))
              .flatMap(field -> parameter(struct, field).stream())
              .toList();
        });
  }

  private Optional<Parameter> parameter(StructSchema struct, Field field) {
    Schema schema = field.schema() instanceof ListSchema list ? list.element() : field.schema();
    String description = descriptions.find(struct.name() + "." + field.name()).orElse("");
    return schema instanceof ScalarSchema(var type) && SpecialTypes.name(type).isEmpty()
        ? Optional.of(new Parameter(field.name(), false, type.openApiType(), description))
        : Optional.empty();
  }

  /// The schema of a kind that a subresource takes: it is the resource's group's or another's.
  String schemaOf(GroupVersionKind kind, ResourceDefinition beside) {
    return find(kind, beside)
        .map(StructSchema::name)
        .orElseThrow(() -> new IllegalArgumentException("no schema for " + kind));
  }

  private Optional<StructSchema> find(GroupVersionKind kind, ResourceDefinition beside) {
    String name = beside.schema().name();
    String prefix = name.substring(0, name.length() - beside.schema().goName().length());
    if (kind.group().equals(beside.address().group())) {
      return schemas.find(prefix + kind.kind());
    }
    return OTHER_GROUPS.stream()
        .flatMap(group -> schemas.find(group + kind.version() + "." + kind.kind()).stream())
        .findFirst();
  }
}
