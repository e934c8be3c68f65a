package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.ObjectRemover.Removed;
import io.binnacle.kernel.strategy.KindTraits.Peculiarity;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// DELETE of one object.
final class DeleteOperation implements Operation {
  private final Bodies bodies;
  private final ObjectRemover remover;
  private final Rendering rendering;

  DeleteOperation(Bodies bodies, ObjectRemover remover, Rendering rendering) {
    this.bodies = bodies;
    this.remover = remover;
    this.rendering = rendering;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.ofWrite(target.request(), target.view().kind());
    DeleteOptions options = bodies.deleteOptions(target.request());
    target.warnings().addAll(target.strategy().deletionWarnings(options.saysDependents()));
    Removed removed = remover.remove(target, options);
    int code = accepted(removed, options) ? 202 : 200;
    boolean asObject =
        !removed.gone() || target.strategy().traits().has(Peculiarity.RETURNS_DELETED);
    return asObject
        ? rendering.object(target, target.view(), format, code, removed.object())
        : rendering.status(format, code, success(target, removed.object()));
  }

  private static boolean accepted(Removed removed, DeleteOptions options) {
    return !removed.gone() && options.orphanDependents().filter(o -> !o).isPresent();
  }

  /// What is told of an object that is not shown: enough to see that it was the right one.
  private static ObjectValue success(Target target, ObjectValue object) {
    ObjectValue.Builder details = ObjectValue.builder().put("name", Metadata.name(object));
    String group = target.definition().address().group();
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    details.put("kind", target.definition().address().resource());
    details.put("uid", Metadata.uid(object));
    return ObjectValue.builder()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("metadata", ObjectValue.empty())
        .put("status", Value.of("Success"))
        .put("details", details.build())
        .build();
  }
}
