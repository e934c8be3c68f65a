package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.value.ObjectValue;

/// POST of an object to its collection.
final class CreateOperation implements Operation {
  private final Bodies bodies;
  private final ObjectWriter writer;
  private final Rendering rendering;

  CreateOperation(Bodies bodies, ObjectWriter writer, Rendering rendering) {
    this.bodies = bodies;
    this.writer = writer;
    this.rendering = rendering;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.ofWrite(target.request(), target.view().kind());
    Posted posted = Posted.read(target, bodies);
    ObjectValue begun = writer.steps().begin(target, posted.options(), posted.object());
    return rendering.written(
        target, target.view(), format, writer.create(target, posted.options(), begun));
  }
}
