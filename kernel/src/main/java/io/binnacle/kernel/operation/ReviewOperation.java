package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// POST of a question that is answered in its status and not stored.
final class ReviewOperation implements io.binnacle.kernel.operation.Operation {
  private final Bodies bodies;
  private final WriteSteps steps;
  private final Rendering rendering;
  private final Reviewer reviewer;

  ReviewOperation(Bodies bodies, WriteSteps steps, Rendering rendering, Reviewer reviewer) {
    this.bodies = bodies;
    this.steps = steps;
    this.rendering = rendering;
    this.reviewer = reviewer;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.withoutTables(target.request());
    OutputFormat.Encoding encoding = Negotiation.input(target.request());
    byte[] body = target.request().body().read();
    WriteOptions options = WriteOptions.of(WriteOptions.Kind.CREATE, target.request().query());
    ObjectValue question =
        steps.tracked(
            target,
            options,
            ObjectValue.empty(),
            Metadata.inNamespace(
                bodies.decode(target, target.view(), encoding, body, options.fieldValidation()),
                target.key().namespace()));
    steps.admit(
        target.admission(
            Operation.CREATE,
            Optional.of(question),
            Optional.empty(),
            options.toValue(),
            options.dryRun()),
        target.warnings());
    ObjectValue answer = reviewer.review(target.request(), question);
    return rendering.object(
        target, target.view(), format, 201, steps.canonical(target.view().schema(), answer));
  }
}
