package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What all requests have in common that connect to a pod, a node or a service. Thread-safe.
///
/// @param admission asked whether they may
record Connecting(Supplier<ResourceCatalog> catalog, ObjectStore store, AdmissionGate admission) {

  /// An object that such a request is about or needs.
  ///
  /// @throws io.binnacle.kernel.error.ApiException 404 when it is not there
  ObjectValue object(Target target, GroupVersionResource resource, ObjectKey key) {
    return store
        .get(
            catalog.get().find(resource).orElseThrow(ApiErrors::resourceNotServed),
            key,
            "",
            target.request().deadline())
        .orElseThrow(() -> ApiErrors.notFound(resource, key.name()))
        .value();
  }

  /// The pod that the request addresses.
  ObjectValue pod(Target target) {
    return object(target, target.definition().address(), target.key());
  }

  /// Lets the admission plugins look at the request's options.
  void admit(Target target) {
    OperationRequest request = target.request();
    if (!request.query().all("dryRun").isEmpty()) {
      throw ApiErrors.badRequest("dryRun is not supported");
    }
    GroupVersionKind kind =
        target.definition().subresource(request.subresource()).orElseThrow().kind();
    admission.validate(
        new AdmissionRequest(
            Operation.CONNECT,
            kind,
            target.definition().address(),
            request.subresource(),
            target.key(),
            request.user(),
            Optional.of(options(kind, request)),
            Optional.empty(),
            ObjectValue.empty(),
            false),
        request.warnings());
  }

  private static ObjectValue options(GroupVersionKind kind, OperationRequest request) {
    ObjectValue.Builder options =
        ObjectValue.builder().put("kind", kind.kind()).put("apiVersion", kind.version());
    if (request.subresource().equals("proxy")) {
      return options.put("path", subpath(request)).build();
    }
    Query query = request.query();
    for (String flag : List.of("stdin", "stdout", "stderr", "tty")) {
      Parameters.flag(query, flag).filter(on -> on).ifPresent(on -> options.put(flag, true));
    }
    query.first("container").ifPresent(name -> options.put("container", name));
    List<Value> command = query.all("command").stream().<Value>map(TextValue::new).toList();
    if (!command.isEmpty()) {
      options.put("command", new ListValue(command));
    }
    return options.build();
  }

  /// What is asked of the backend: the path behind `proxy`, with its first and its last slash.
  static String subpath(OperationRequest request) {
    String path = request.subpath().isEmpty() ? "" : "/" + request.subpath();
    return request.raw().path().endsWith("/") && !path.endsWith("/") ? path + "/" : path;
  }
}
