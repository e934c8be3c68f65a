package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.operation.WriteSteps.Preparation;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.kernel.strategy.Strategy;
import io.binnacle.kernel.strategy.WriteContext;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.time.Instant;
import java.util.Optional;

/// A request together with what it is found to address.
///
/// @param request the request
/// @param definition the resource
/// @param strategy its behaviour
/// @param key the object; without a name for collections, without a namespace for cluster-scoped
///   resources and for all namespaces
/// @param view what the path shows of the object
/// @param sent the object as it was sent
record Target(
    OperationRequest request,
    ResourceDefinition definition,
    Strategy strategy,
    ObjectKey key,
    View view,
    Sent sent) {

  Target(
      OperationRequest request,
      ResourceDefinition definition,
      Strategy strategy,
      ObjectKey key,
      View view) {
    this(request, definition, strategy, key, view, new Sent());
  }

  /// The same request about one object of the collection.
  Target named(String name) {
    return new Target(
        request, definition, strategy, new ObjectKey(key.namespace(), name), view, sent);
  }

  /// What the path may change.
  Preparation preparation() {
    return Preparations.of(strategy, request.subresource())
        .orElseThrow(ApiErrors::resourceNotServed);
  }

  Warnings warnings() {
    return request.warnings();
  }

  WriteContext writeContext(Instant now, boolean dryRun) {
    return new WriteContext(
        request.user(), request.verb().word(), key, now, dryRun, warnings()::add, sent.object());
  }

  AdmissionRequest admission(
      Operation operation,
      Optional<ObjectValue> object,
      Optional<ObjectValue> old,
      ObjectValue options,
      boolean dryRun) {
    return new AdmissionRequest(
        operation,
        definition.kind(),
        definition.address(),
        request.subresource(),
        key,
        request.user(),
        object,
        old,
        options,
        dryRun);
  }
}
