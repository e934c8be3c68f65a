package io.binnacle.kernel.discovery;

import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.resource.SubresourceDefinition;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// The paths of a group version with their operations: enough for clients to find the kind of a
/// path and the parameters that it takes.
final class OpenApiPaths {
  private final ObjectValue.Builder paths = ObjectValue.builder();
  private final boolean version3;

  OpenApiPaths(boolean version3) {
    this.version3 = version3;
  }

  ObjectValue build() {
    return paths.build();
  }

  void add(ResourceDefinition resource) {
    String group = resource.address().group();
    String root =
        group.isEmpty()
            ? "/api/" + resource.address().version()
            : "/apis/" + group + "/" + resource.address().version();
    String collection =
        root
            + (resource.namespaced() ? "/namespaces/{namespace}/" : "/")
            + resource.address().resource();
    ObjectValue.Builder ofCollection = ObjectValue.builder();
    operation(ofCollection, resource, "list", "get", "list", resource.kind());
    operation(ofCollection, resource, "create", "post", "post", resource.kind());
    operation(
        ofCollection, resource, "deletecollection", "delete", "deletecollection", resource.kind());
    put(collection, ofCollection, resource.namespaced(), false);
    ObjectValue.Builder ofObject = ObjectValue.builder();
    operation(ofObject, resource, "get", "get", "get", resource.kind());
    operation(ofObject, resource, "update", "put", "put", resource.kind());
    operation(ofObject, resource, "patch", "patch", "patch", resource.kind());
    operation(ofObject, resource, "delete", "delete", "delete", resource.kind());
    put(collection + "/{name}", ofObject, resource.namespaced(), true);
    for (SubresourceDefinition subresource : resource.subresources()) {
      ObjectValue.Builder ofSubresource = ObjectValue.builder();
      for (String[] verb :
          List.of(
              new String[] {"get", "get", "get"},
              new String[] {"create", "post", "post"},
              new String[] {"update", "put", "put"},
              new String[] {"patch", "patch", "patch"})) {
        if (subresource.verbs().contains(verb[0])) {
          ofSubresource.put(verb[1], operation(verb[2], subresource.kind()));
        }
      }
      put(collection + "/{name}/" + subresource.name(), ofSubresource, resource.namespaced(), true);
    }
  }

  private void put(String path, ObjectValue.Builder operations, boolean namespaced, boolean named) {
    if (operations.size() == 0) {
      return;
    }
    List<Value> parameters = new ArrayList<>();
    if (named) {
      parameters.add(parameter("name", "path", true));
    }
    if (namespaced) {
      parameters.add(parameter("namespace", "path", true));
    }
    parameters.add(parameter("pretty", "query", false));
    paths.put(path, operations.put("parameters", new ListValue(parameters)).build());
  }

  private void operation(
      ObjectValue.Builder into,
      ResourceDefinition resource,
      String verb,
      String method,
      String action,
      GroupVersionKind kind) {
    if (resource.supports(verb)) {
      into.put(method, operation(action, kind));
    }
  }

  private ObjectValue operation(String action, GroupVersionKind kind) {
    ObjectValue.Builder operation = ObjectValue.builder();
    boolean writes = action.equals("post") || action.equals("put") || action.equals("patch");
    if (writes) {
      operation.put(
          "parameters",
          ListValue.of(
              parameter("dryRun", "query", false),
              parameter("fieldManager", "query", false),
              parameter("fieldValidation", "query", false)));
    }
    return operation
        .put("responses", ObjectValue.of("200", ObjectValue.of("description", Value.of("OK"))))
        .put("x-kubernetes-action", action)
        .put("x-kubernetes-group-version-kind", OpenApiSchemas.kind(kind))
        .build();
  }

  private ObjectValue parameter(String name, String place, boolean required) {
    ObjectValue.Builder parameter = ObjectValue.builder().put("name", name).put("in", place);
    if (required) {
      parameter.put("required", true);
    }
    if (version3) {
      parameter.put(
          "schema", ObjectValue.builder().put("type", "string").put("uniqueItems", true).build());
    } else {
      parameter.put("type", "string").put("uniqueItems", true);
    }
    return parameter.build();
  }
}
