package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.value.ObjectValue;

/// POST of a question that is answered in its status and not stored.
final class ReviewOperation implements Operation {
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
    Posted posted = Posted.read(target, bodies);
    ObjectValue question =
        steps.tracked(target, posted.options(), ObjectValue.empty(), posted.placed(target));
    steps.admitCreation(target, posted.options(), question);
    ObjectValue answer = reviewer.review(target.request(), question);
    return rendering.object(
        target, target.view(), format, 201, steps.canonical(target.view().schema(), answer));
  }
}
