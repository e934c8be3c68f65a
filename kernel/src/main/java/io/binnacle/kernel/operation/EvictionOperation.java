package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// POST of an Eviction: deletes a pod on behalf of those who empty nodes.
final class EvictionOperation implements io.binnacle.kernel.operation.Operation {
  private final Bodies bodies;
  private final ObjectRemover remover;
  private final WriteSteps steps;
  private final Rendering rendering;

  EvictionOperation(Bodies bodies, ObjectRemover remover, WriteSteps steps, Rendering rendering) {
    this.bodies = bodies;
    this.remover = remover;
    this.steps = steps;
    this.rendering = rendering;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.output(target.request(), false);
    OutputFormat.Encoding encoding = Negotiation.input(target.request());
    byte[] body = target.request().body().read();
    WriteOptions options = WriteOptions.of(WriteOptions.Kind.CREATE, target.request().query());
    ObjectValue eviction =
        Metadata.inNamespace(
            bodies.decode(target, target.view(), encoding, body, options.fieldValidation()),
            target.key().namespace());
    if (!target.key().name().equals(Metadata.name(eviction))) {
      throw ApiErrors.badRequest("name in URL does not match name in Eviction object");
    }
    steps.admit(
        target.admission(
            Operation.CREATE,
            Optional.of(eviction),
            Optional.empty(),
            options.toValue(),
            options.dryRun()),
        target.warnings());
    DeleteOptions deletion =
        DeleteOptions.of(eviction.object("deleteOptions").orElse(ObjectValue.empty()));
    if (options.dryRun()) {
      deletion = deletion.withDryRun();
    }
    remover.remove(target, deletion);
    ObjectValue status =
        ObjectValue.builder()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("metadata", ObjectValue.empty())
            .put("status", "Success")
            .put("code", 201)
            .build();
    return rendering.status(format, 201, status);
  }
}
