package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.resource.SubresourceDefinition;
import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.kernel.strategy.Strategies;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds the operation for a request: what go-restful's routes do upstream. A path that no route
/// has is 404; one that has other methods is 405. Thread-safe.
final class ResourceOperations implements OperationDispatcher {
  /// What clients are told of resources that will go some day.
  private static final Map<String, String> DEPRECATIONS =
      Map.of(
          "endpoints",
          "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
          "componentstatuses",
          "v1 ComponentStatus is deprecated in v1.19+");

  private final Supplier<ResourceCatalog> catalog;
  private final Strategies strategies;
  private final Map<Verb, Operation> verbs;
  private final Map<String, Operation> special;

  /// The operations by their verbs, and what verbs mean where nothing is stored.
  ///
  /// @param special by verb and `resource.group` or `resource.group/subresource`, e.g. `create
  ///   pods/binding`
  ResourceOperations(
      Supplier<ResourceCatalog> catalog,
      Strategies strategies,
      Map<Verb, Operation> verbs,
      Map<String, Operation> special) {
    this.catalog = catalog;
    this.strategies = strategies;
    this.verbs = Map.copyOf(verbs);
    this.special = Map.copyOf(special);
  }

  @Override
  public Response dispatch(OperationRequest request) {
    GroupVersionResource address = request.resource();
    ResourceCatalog served = catalog.get();
    Optional<ResourceDefinition> found = served.find(address);
    if (found.isEmpty()) {
      if (!served.groups().containsKey(address.group())) {
        return notFoundAnywhere();
      }
      throw ApiErrors.resourceNotServed();
    }
    ResourceDefinition definition = found.get();
    ObjectKey key = key(request, definition);
    checkName(key.name());
    return request.subresource().isEmpty()
        ? whole(request, definition, key)
        : part(request, definition, key, served);
  }

  private Response whole(OperationRequest request, ResourceDefinition definition, ObjectKey key) {
    Verb verb = request.verb();
    if (!fits(verb, definition, key)) {
      throw ApiErrors.methodNotAllowed();
    }
    View view = new View.Whole(definition.kind(), definition.schema());
    Target target = target(request, definition, key, view);
    Operation elsewhere = special.get(verb.word() + " " + definition.address().qualifiedResource());
    if (elsewhere != null) {
      return elsewhere.execute(target);
    }
    if (!definition.stored()) {
      throw ApiErrors.resourceNotServed();
    }
    return operation(verb).execute(target);
  }

  /// Whether the resource has the verb on such a path.
  private static boolean fits(Verb verb, ResourceDefinition definition, ObjectKey key) {
    boolean named = !key.name().isEmpty();
    boolean placed = !definition.namespaced() || !key.namespace().isEmpty();
    boolean path =
        switch (verb) {
          case GET, UPDATE, PATCH, DELETE -> named;
          case CREATE, DELETE_COLLECTION -> !named && placed;
          case LIST -> !named;
          case WATCH -> true;
          case NONE -> false;
        };
    return path && definition.supports(verb.word());
  }

  private Response part(
      OperationRequest request,
      ResourceDefinition definition,
      ObjectKey key,
      ResourceCatalog served) {
    SubresourceDefinition subresource =
        definition.subresource(request.subresource()).orElseThrow(ApiErrors::resourceNotServed);
    if (key.name().isEmpty()) {
      throw ApiErrors.resourceNotServed();
    }
    if (request.verb() == Verb.WATCH) {
      // The paths of watches end with the object.
      throw ApiErrors.resourceNotServed();
    }
    if (!subresource.verbs().contains(request.verb().word())) {
      throw ApiErrors.methodNotAllowed();
    }
    View view = view(definition, subresource, served);
    Target target = target(request, definition, key, view);
    String name = definition.address().qualifiedResource() + "/" + subresource.name();
    Operation elsewhere = special.get(request.verb().word() + " " + name);
    if (elsewhere != null) {
      return elsewhere.execute(target);
    }
    if (request.verb() == Verb.CREATE) {
      throw ApiErrors.resourceNotServed();
    }
    target.preparation();
    return operation(request.verb()).execute(target);
  }

  private static View view(
      ResourceDefinition definition, SubresourceDefinition subresource, ResourceCatalog served) {
    if (subresource.kind().equals(definition.kind())) {
      return new View.Whole(definition.kind(), definition.schema());
    }
    StructSchema schema = Schemas.of(served, subresource.kind());
    return subresource.name().equals("scale")
        ? new ScaleView(subresource.kind(), schema, definition.address())
        : new View.Whole(subresource.kind(), schema);
  }

  private Operation operation(Verb verb) {
    Operation operation = verbs.get(verb);
    if (operation == null) {
      throw ApiErrors.methodNotAllowed();
    }
    return operation;
  }

  private Target target(
      OperationRequest request, ResourceDefinition definition, ObjectKey key, View view) {
    if (definition.address().group().isEmpty()) {
      request.warnings().add(DEPRECATIONS.getOrDefault(definition.address().resource(), ""));
    }
    return new Target(request, definition, strategies.of(definition.address()), key, view);
  }

  private static ObjectKey key(OperationRequest request, ResourceDefinition definition) {
    if (definition.namespaced()) {
      if (request.namespace().isEmpty() && !request.name().isEmpty()) {
        throw ApiErrors.resourceNotServed();
      }
      return new ObjectKey(request.namespace(), request.name());
    }
    // The path of a Namespace counts as lying in that namespace.
    boolean itself = definition.address().qualifiedResource().equals("namespaces");
    if (!request.namespace().isEmpty() && !itself) {
      throw ApiErrors.resourceNotServed();
    }
    return new ObjectKey("", request.name());
  }

  /// Refuses a name that could not be a step of a path.
  private static void checkName(String name) {
    String fault =
        switch (name) {
          case ".", ".." -> "may not be '" + name + "'";
          default -> name.indexOf('%') >= 0 ? "may not contain '%'" : "";
        };
    if (!fault.isEmpty()) {
      throw ApiErrors.badRequest(
          "Name parameter invalid: " + FieldError.quote(name) + ": " + fault);
    }
  }

  /// What Go's multiplexer says of a path under a group that nobody serves.
  private static Response notFoundAnywhere() {
    byte[] text = "404 page not found\n".getBytes(StandardCharsets.UTF_8);
    return new Response.Content(
        404,
        "text/plain; charset=utf-8",
        List.of(new Header("X-Content-Type-Options", "nosniff")),
        List.of(text));
  }
}
