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
    OutputFormat.Encoding encoding = Negotiation.input(target.request());
    byte[] body = target.request().body().read();
    WriteOptions options = WriteOptions.of(WriteOptions.Kind.CREATE, target.request().query());
    View view = target.view();
    ObjectValue object = bodies.decode(target, view, encoding, body, options.fieldValidation());
    ObjectValue begun = writer.steps().begin(target, options, object);
    return rendering.written(target, view, format, writer.create(target, options, begun));
  }
}
