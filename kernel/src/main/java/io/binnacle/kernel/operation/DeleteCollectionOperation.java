package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.ListOperation.Page;
import io.binnacle.kernel.registry.ObjectVersion;

/// DELETE of a collection: of every object in it that is selected, one by one.
final class DeleteCollectionOperation implements Operation {
  private final Bodies bodies;
  private final ListOperation lists;
  private final ObjectRemover remover;
  private final ListRendering rendering;

  DeleteCollectionOperation(
      Bodies bodies, ListOperation lists, ObjectRemover remover, ListRendering rendering) {
    this.bodies = bodies;
    this.lists = lists;
    this.remover = remover;
    this.rendering = rendering;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.output(target.request(), false);
    // What could not be told afterwards is not deleted at all.
    ListRendering.requireList(target, format.shape());
    CollectionOptions options = CollectionOptions.of(target.request().query());
    Selection selection = Selection.of(target, options);
    DeleteOptions deletion = bodies.deleteOptions(target.request());
    target.warnings().addAll(target.strategy().deletionWarnings(deletion.saysDependents()));
    Page page = lists.page(target, options, selection);
    for (ObjectVersion object : page.objects()) {
      remove(target.named(object.key().name()), deletion);
    }
    return rendering.list(target, format, page);
  }

  /// Somebody else may have been quicker: then the object is gone as wanted.
  private void remove(Target target, DeleteOptions options) {
    try {
      remover.remove(target, options);
    } catch (ApiException failed) {
      if (!failed.status().reason().equals("NotFound")) {
        throw failed;
      }
    }
  }
}
