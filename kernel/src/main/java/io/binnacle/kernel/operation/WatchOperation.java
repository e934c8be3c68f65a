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

  /// Far beyond the life of any server, and well within what a clock of nanoseconds counts.
  private static final long LONGEST_SECONDS = 1L << 32;

  private static final int UNAVAILABLE = 503;

  private final ObjectStore store;
  private final WatchFrames frames;
  private final RandomGenerator random;

  WatchOperation(ObjectStore store, WatchFrames frames, RandomGenerator random) {
    this.store = store;
    this.frames = frames;
    this.random = random;
  }

  @Override
  public Response execute(Target target) {
    OutputFormat format = Negotiation.output(target.request(), true);
    CollectionOptions options = CollectionOptions.of(target.request().query());
    Selection selection = Selection.of(target, options);
    WatchStart start = start(options);
    TableRendering.check(target, format);
    if (format.encoding() == Encoding.YAML) {
      throw ApiErrors.notAcceptable(
          List.of(
              "application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"));
    }
    WatchFrames.Format told = frames.of(target, format);
    Duration length = length(options);
    if (length.isZero()) {
      return stream(told, new EndedStream(List.of()));
    }
    try {
      Watcher watcher =
          store.watch(
              target.definition(),
              target.key().namespace(),
              selection,
              start,
              target.request().deadline());
      boolean endOfInitial = options.initialEvents() && options.allowWatchBookmarks();
      return stream(
          told,
          new WatchStream(watcher, told, length, options.allowWatchBookmarks(), endOfInitial));
    } catch (ApiException refused) {
      if (refused.status().code() == UNAVAILABLE) {
        throw refused;
      }
      // A watch that cannot begin there is answered, and then told so.
      return stream(told, new EndedStream(List.of(told.error(refused.status()))));
    }
  }

  private static Response stream(WatchFrames.Format told, FrameFeed frames) {
    return new Response.Feed(200, told.mediaType(), List.of(), frames);
  }

  private Duration length(CollectionOptions options) {
    long seconds = options.timeoutSeconds().orElse(0);
    if (seconds == 0) {
      return Duration.ofMillis((long) (1000 * SHORTEST_SECONDS * (1 + random.nextDouble())));
    }
    return Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_SECONDS));
  }

  private static WatchStart start(CollectionOptions options) {
    String version = options.resourceVersion();
    long revision = version.isEmpty() ? 0 : Revisions.parseForWatch(version);
    if (options.initialEvents()) {
      return new WatchStart.Everything(
          version.isEmpty()
              ? new ListVersion.Latest()
              : revision == 0 ? new ListVersion.Any() : new ListVersion.NotOlderThan(revision));
    }
    if (revision > 0) {
      return new WatchStart.After(revision);
    }
    // Nobody asked for what there is, or against it: a watch by its path tells it, from whatever
    // state is at hand.
    return options.sendInitialEvents().isEmpty()
        ? new WatchStart.Everything(new ListVersion.Any())
        : new WatchStart.Now(version.isEmpty() ? new ListVersion.Latest() : new ListVersion.Any());
  }
}
