package io.binnacle.kernel.discovery;

import io.binnacle.kernel.discovery.ApiOperation.Answer;
import io.binnacle.kernel.discovery.ApiOperation.Body;
import io.binnacle.kernel.discovery.ApiOperation.Parameter;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Paths with their operations as a version of OpenAPI writes them. What all operations of a path
/// take is said once, of the path. Pure.
final class OpenApiPaths {
  private final boolean version3;
  private final String referencePrefix;

  /// @param referencePrefix where schemas stand in the document, e.g. `#/definitions/`
  OpenApiPaths(boolean version3, String referencePrefix) {
    this.version3 = version3;
    this.referencePrefix = referencePrefix;
  }

  ObjectValue write(Map<String, List<ApiOperation>> byPath) {
    ObjectValue.Builder paths = ObjectValue.builder();
    new TreeMap<>(byPath).forEach((path, operations) -> paths.put(path, path(operations)));
    return paths.build();
  }

  private ObjectValue path(List<ApiOperation> operations) {
    List<Parameter> shared =
        operations.getFirst().parameters().stream()
            .filter(p -> operations.stream().allMatch(other -> other.parameters().contains(p)))
            .toList();
    ObjectValue.Builder path = ObjectValue.builder();
    operations.stream()
        .sorted(Comparator.comparing(ApiOperation::method))
        .forEach(operation -> path.put(operation.method(), operation(operation, shared)));
    if (!shared.isEmpty()) {
      path.put("parameters", new ListValue(shared.stream().<Value>map(this::parameter).toList()));
    }
    return path.build();
  }

  private ObjectValue operation(ApiOperation operation, List<Parameter> shared) {
    ObjectValue.Builder written = ObjectValue.builder();
    if (!version3) {
      // What tells of the API itself takes what it makes, says upstream.
      List<String> bodiless = operation.action().isEmpty() ? operation.produces() : List.of("*/*");
      List<String> taken = operation.body().map(Body::mediaTypes).orElse(bodiless);
      written.put("consumes", ClassicDiscovery.listOf(taken));
    }
    written.put("description", operation.description());
    written.put("operationId", operation.id());
    List<Value> own = new ArrayList<>();
    if (!version3) {
      operation.body().ifPresent(body -> own.add(bodyParameter(body)));
    }
    operation.parameters().stream()
        .filter(parameter -> !shared.contains(parameter))
        .forEach(parameter -> own.add(parameter(parameter)));
    if (!own.isEmpty()) {
      written.put("parameters", new ListValue(own));
    }
    if (version3) {
      operation.body().ifPresent(body -> written.put("requestBody", requestBody(body)));
    } else {
      written.put("produces", ClassicDiscovery.listOf(operation.produces()));
    }
    ObjectValue.Builder answers = ObjectValue.builder();
    operation
        .answers()
        .forEach(a -> answers.put(Integer.toString(a.status()), answer(a, operation.produces())));
    written.put("responses", answers.build());
    if (!version3) {
      written.put("schemes", ListValue.of(Value.of("https")));
    }
    written.put("tags", ListValue.of(Value.of(operation.tag())));
    if (!operation.action().isEmpty()) {
      written.put("x-kubernetes-action", operation.action());
    }
    operation
        .kind()
        .ifPresent(
            kind -> written.put("x-kubernetes-group-version-kind", OpenApiSchemas.kind(kind)));
    return written.build();
  }

  private ObjectValue parameter(Parameter parameter) {
    ObjectValue.Builder written = ObjectValue.builder();
    if (!parameter.description().isEmpty()) {
      written.put("description", parameter.description());
    }
    written.put("in", parameter.inPath() ? "path" : "query").put("name", parameter.name());
    if (parameter.inPath()) {
      written.put("required", true);
    }
    if (version3) {
      return written
          .put(
              "schema",
              ObjectValue.builder().put("type", parameter.type()).put("uniqueItems", true).build())
          .build();
    }
    return written.put("type", parameter.type()).put("uniqueItems", true).build();
  }

  private ObjectValue bodyParameter(Body body) {
    ObjectValue.Builder written = ObjectValue.builder().put("in", "body").put("name", "body");
    if (body.required()) {
      written.put("required", true);
    }
    return written.put("schema", schema(body.schema())).build();
  }

  private ObjectValue requestBody(Body body) {
    ObjectValue.Builder written =
        ObjectValue.builder().put("content", content(body.schema(), body.mediaTypes()));
    return (body.required() ? written.put("required", true) : written).build();
  }

  private ObjectValue answer(Answer answer, List<String> mediaTypes) {
    ObjectValue.Builder written = ObjectValue.builder();
    if (version3 && !answer.schema().isEmpty()) {
      written.put("content", content(answer.schema(), mediaTypes));
    }
    written.put("description", answer.description());
    if (!version3 && !answer.schema().isEmpty()) {
      written.put("schema", schema(answer.schema()));
    }
    return written.build();
  }

  private ObjectValue content(String schema, List<String> mediaTypes) {
    ObjectValue.Builder content = ObjectValue.builder();
    mediaTypes.stream()
        .sorted()
        .forEach(type -> content.put(type, ObjectValue.of("schema", schema(schema))));
    return content.build();
  }

  private ObjectValue schema(String name) {
    return name.equals("string")
        ? ObjectValue.of("type", Value.of("string"))
        : ObjectValue.of("$ref", Value.of(referencePrefix + name));
  }
}
