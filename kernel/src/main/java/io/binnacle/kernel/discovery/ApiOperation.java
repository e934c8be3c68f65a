package io.binnacle.kernel.discovery;

import io.binnacle.spi.model.GroupVersionKind;
import java.util.List;
import java.util.Optional;

/// What one method of a path does, before it is written as OpenAPI 2 or 3 has it.
///
/// @param method the HTTP method, in lower case
/// @param id what generated clients call it: `listCoreV1NamespacedPod`
/// @param description what it does
/// @param tag the group and version: `core_v1`
/// @param action the verb as `x-kubernetes-action` tells it; empty where no kind is concerned
/// @param kind the kind that it is about
/// @param parameters those of the path and the query, by name
/// @param body what it takes
/// @param answers what it answers, by status
/// @param produces the media types of its answers
record ApiOperation(
    String method,
    String id,
    String description,
    String tag,
    String action,
    Optional<GroupVersionKind> kind,
    List<Parameter> parameters,
    Optional<Body> body,
    List<Answer> answers,
    List<String> produces) {
  ApiOperation {
    parameters = List.copyOf(parameters);
    answers = List.copyOf(answers);
    produces = List.copyOf(produces);
  }

  /// A parameter of the path or the query.
  ///
  /// @param type the type that OpenAPI gives it
  record Parameter(String name, boolean inPath, String type, String description) {}

  /// What a request carries.
  ///
  /// @param schema the name of its schema
  record Body(String schema, List<String> mediaTypes, boolean required) {}

  /// An answer.
  ///
  /// @param schema the name of its schema; `string` for text; empty for none
  record Answer(int status, String description, String schema) {}
}
