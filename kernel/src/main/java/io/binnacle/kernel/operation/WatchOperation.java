package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.FrameFeed;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.registry.ListVersion;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.registry.ObjectStore.WatchStart;
import io.binnacle.kernel.registry.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// GET of a collection with `watch`: everything that happens to it from a moment on.
final class WatchOperation implements Operation {
  /// Upstream's `--min-request-timeout`; watches without an end of their own last once to twice
  /// this long.
  private static final double SHORTEST_SECONDS = 1800;

  private final ObjectStore store;
  private final WatchFrames frames;
  private final RandomGenerator random;
  private final WatchTimer timer = new WatchTimer();

  WatchOperation(ObjectStore store, WatchFrames frames, RandomGenerator random) {
    this.store = store;
    this.frames = frames;
    this.random = random;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.output(target.request(), true);
    CollectionOptions options = CollectionOptions.of(target.request().query());
    if (format.encoding() == Encoding.YAML) {
      throw ApiErrors.notAcceptable(
          List.of(
              "application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"));
    }
    Selection selection = Selection.of(target, options);
    // Upstream: watching from nowhere means to be told what there is first.
    boolean legacy =
        options.sendInitialEvents().isEmpty()
            && (options.resourceVersion().isEmpty() || options.resourceVersion().equals("0"));
    boolean initial = options.sendInitialEvents().orElse(legacy);
    Duration length = length(options);
    WatchStart start = start(options, initial);
    WatchFrames.Format told = frames.of(target, format);
    try {
      Watcher watcher =
          store.watch(
              target.definition(),
              target.key().namespace(),
              selection,
              start,
              target.request().deadline());
      boolean endOfInitial = initial && options.allowWatchBookmarks();
      return stream(
          told,
          new WatchStream(
              watcher, told, timer, length, options.allowWatchBookmarks(), endOfInitial));
    } catch (ApiException gone) {
      if (gone.status().code() != 410) {
        throw gone;
      }
      // A watch that begins too early is answered, and then told so.
      return stream(told, new EndedStream(told.error(gone.status())));
    }
  }

  private static Response stream(WatchFrames.Format told, FrameFeed frames) {
    return new Response.Feed(200, told.mediaType(), List.of(), frames);
  }

  private Duration length(CollectionOptions options) {
    long seconds = options.timeoutSeconds().orElse(0);
    return seconds > 0
        ? Duration.ofSeconds(seconds)
        : Duration.ofMillis((long) (1000 * SHORTEST_SECONDS * (1 + random.nextDouble())));
  }

  private static WatchStart start(CollectionOptions options, boolean initial) {
    String version = options.resourceVersion();
    long revision = version.isEmpty() ? 0 : Revisions.parseForWatch(version);
    if (!initial && revision > 0) {
      return new WatchStart.After(revision);
    }
    ListVersion state =
        version.isEmpty()
            ? new ListVersion.Latest()
            : revision == 0 ? new ListVersion.Any() : new ListVersion.NotOlderThan(revision);
    return new WatchStart.Everything(state);
  }
}
