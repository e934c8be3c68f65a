package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.WriteSteps.Preparation;
import io.binnacle.kernel.strategy.KindTraits.Peculiarity;
import io.binnacle.spi.value.ObjectValue;

/// PUT of an object, or of what a subresource shows of it.
final class UpdateOperation implements Operation {
  private final Bodies bodies;
  private final ObjectWriter writer;
  private final Rendering rendering;
  private final CreationAuthority authority;

  UpdateOperation(
      Bodies bodies, ObjectWriter writer, Rendering rendering, CreationAuthority authority) {
    this.bodies = bodies;
    this.writer = writer;
    this.rendering = rendering;
    this.authority = authority;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.ofWrite(target.request(), target.view().kind());
    byte[] body = target.request().body().read();
    WriteOptions options = WriteOptions.of(WriteOptions.Kind.UPDATE, target.request().query());
    OutputFormat.Encoding encoding = Negotiation.input(target.request());
    View view = target.view();
    ObjectValue sent = bodies.decode(target, view, encoding, body, options.fieldValidation());
    ObjectValue named = Metadata.inNamespace(sent, target.key().namespace());
    Metadata.checkName(named, target.key().name());
    ObjectValue shown = Metadata.withDistinctOwners(named, false, target.warnings());
    Preparation preparation = target.preparation();
    WriteSteps steps = writer.steps();
    ObjectValue complete = steps.read(target, shown);
    ObjectWriter.Update update =
        new ObjectWriter.Update(
            old -> {
              if (old.isEmpty()) {
                authority.check(target);
              }
              return view.merge(steps.tracked(target, options, old, complete), old);
            },
            preparation,
            view.whole() ? Metadata.uid(shown) : "",
            target.strategy().traits().has(Peculiarity.CREATES_ON_UPDATE));
    return rendering.written(target, view, format, writer.update(target, options, update));
  }
}
