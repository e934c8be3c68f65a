package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectVersion;

/// GET of one object, or of what a subresource shows of it.
final class GetOperation implements Operation {
  private final ObjectStore store;
  private final Rendering rendering;

  GetOperation(ObjectStore store, Rendering rendering) {
    this.store = store;
    this.rendering = rendering;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.output(target.request(), false);
    if (Parameters.flag(target.request().query(), "export").orElse(false)) {
      throw ApiErrors.badRequest(
          "the export parameter, deprecated since v1.14, is no longer supported");
    }
    String version = Parameters.text(target.request().query(), "resourceVersion");
    Revisions.checkForGet(version);
    ObjectVersion object =
        store
            .get(target.definition(), target.key(), version, target.request().deadline())
            .orElseThrow(
                () -> ApiErrors.notFound(target.definition().address(), target.key().name()));
    return rendering.stored(target, target.view(), format, 200, object);
  }
}
