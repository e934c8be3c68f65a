package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.registry.ListVersion;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.kernel.registry.Snapshot;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// GET of a collection.
final class ListOperation implements Operation {
  private static final String GOES_ON_INCONSISTENTLY =
      "The provided continue parameter is too old to display a consistent list result. You can"
          + " start a new list without the continue parameter, or use the continue token in this"
          + " response to retrieve the remainder of the results. Continuing with the provided token"
          + " results in an inconsistent list - objects that were created, modified, or deleted"
          + " between the time the first chunk was returned and now may show up in the list.";

  private final ObjectStore store;
  private final Operation watch;
  private final ListRendering rendering;

  /// @param watch what a list with `watch` in its options is
  ListOperation(ObjectStore store, Operation watch, ListRendering rendering) {
    this.store = store;
    this.watch = watch;
    this.rendering = rendering;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.output(target.request(), true);
    CollectionOptions options = CollectionOptions.of(target.request().query());
    if (options.watch()) {
      return watch.execute(target);
    }
    Selection selection = Selection.of(target, options);
    return rendering.list(target, format, page(target, options, selection));
  }

  /// A part of a collection.
  ///
  /// @param revision the state that it shows
  /// @param objects the objects
  /// @param next where it goes on; empty at the end
  /// @param remaining how many follow; absent when nobody counted
  record Page(long revision, List<ObjectVersion> objects, String next, OptionalLong remaining) {}

  Page page(Target target, CollectionOptions options, Selection selection) {
    String namespace = target.key().namespace();
    if (options.continueToken().isEmpty()) {
      Snapshot snapshot =
          store.snapshot(
              target.definition(), Revisions.ofList(options), target.request().deadline());
      Optional<ObjectKey> only = selection.onlyKey(target);
      return only.isPresent()
          ? page(snapshot, only.get(), selection)
          : page(snapshot, namespace, "", limit(target, options), selection);
    }
    ContinueToken token = ContinueToken.decode(options.continueToken());
    String version = options.resourceVersion();
    if (!version.isEmpty() && !version.equals("0")) {
      throw ApiErrors.badRequest("specifying resource version is not allowed when using continue");
    }
    ListVersion state =
        token.revision() < 0 ? new ListVersion.Latest() : new ListVersion.Exact(token.revision());
    Snapshot snapshot = snapshot(target, state, token);
    String last =
        token.start().endsWith("\0")
            ? token.start().substring(0, token.start().length() - 1)
            : token.start();
    String from = namespace.isEmpty() ? last : namespace + "/" + last;
    return page(snapshot, namespace, from, options.limit(), selection);
  }

  /// Whoever takes any state gets all of it at once: upstream's cache heeds no limit then. Of
  /// Events upstream has no cache.
  private static long limit(Target target, CollectionOptions options) {
    boolean all =
        options.resourceVersion().equals("0")
            && !target.definition().address().resource().equals("events");
    return all ? 0 : options.limit();
  }

  /// The state that the first page showed. When that is gone, the client may go on with what there
  /// is now.
  private Snapshot snapshot(Target target, ListVersion state, ContinueToken token) {
    try {
      return store.snapshot(target.definition(), state, target.request().deadline());
    } catch (ApiException failed) {
      if (failed.status().code() != 410) {
        throw failed;
      }
      throw new ApiException(
          Status.failure(410, "Expired", GOES_ON_INCONSISTENTLY),
          new ContinueToken(-1, token.start()).encode());
    }
  }

  /// All that can be selected is one object, which is looked up, and there is nothing to go on
  /// with.
  private static Page page(Snapshot snapshot, ObjectKey only, Selection selection) {
    List<ObjectVersion> objects = snapshot.get(only).filter(selection).stream().toList();
    return new Page(snapshot.revision(), objects, "", OptionalLong.empty());
  }

  private static Page page(
      Snapshot snapshot, String namespace, String after, long limit, Selection selection) {
    List<ObjectVersion> objects = new ArrayList<>();
    Iterator<ObjectVersion> all = snapshot.after(namespace, after).iterator();
    while (all.hasNext() && (limit <= 0 || objects.size() < limit)) {
      ObjectVersion object = all.next();
      if (selection.test(object)) {
        objects.add(object);
      }
    }
    if (!all.hasNext() || objects.isEmpty()) {
      return new Page(snapshot.revision(), objects, "", OptionalLong.empty());
    }
    ObjectKey last = objects.getLast().key();
    String relative = namespace.isEmpty() ? last.toString() : last.name();
    OptionalLong remaining =
        selection.everything()
            ? OptionalLong.of(snapshot.countAfter(namespace, last.toString()))
            : OptionalLong.empty();
    return new Page(
        snapshot.revision(),
        objects,
        ContinueToken.after(snapshot.revision(), relative).encode(),
        remaining);
  }
}
