package io.binnacle.kernel.registry;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.registry.ResourceCache.Update;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All resources in memory, fed by one watch over the whole key space.
///
/// A consistent read asks the store for its revision and waits until the cache has come so far.
/// When the feed ends (the cache was too slow, the store was restarted), it goes on from the last
/// revision; when the history since then is gone, everything is read anew. Thread-safe.
final class WatchCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchCache.class);
  private static final Bytes ROOT = Bytes.utf8(KeyScheme.ROOT);
  private static final long RETRY_MILLIS = 100;
  private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SHORT_BREAK_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long FOLLOWING = Long.MIN_VALUE;

  private final Store store;
  private final Pending pending;
  private final Map<GroupVersionResource, ResourceCache> byResource = new HashMap<>();

  /// Several where a resource is served in versions of different shapes.
  private final Map<String, List<ResourceCache>> byPrefix = new HashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private final SharedRevision newest;
  private final WatchTimer timer = new WatchTimer();
  private volatile long applied;
  private volatile boolean loaded;
  private volatile boolean closed;
  private volatile @Nullable Subscription subscription;
  private volatile @Nullable Feed newestFeed;

  /// Since when the store tells nothing, on the monotonic clock.
  private volatile long lostAt = FOLLOWING;

  WatchCache(Store store, Pending pending, Collection<ResourceDefinition> resources) {
    this.store = store;
    this.pending = pending;
    this.newest = new SharedRevision(store);
    for (ResourceDefinition resource : resources) {
      List<ResourceCache> present =
          byPrefix.computeIfAbsent(KeyScheme.prefix(resource), prefix -> new ArrayList<>());
      byResource.put(resource.address(), cache(present, StoredForm.of(resource, resources)));
    }
  }

  /// The cache of a form; versions of the same form share one.
  private ResourceCache cache(List<ResourceCache> present, StoredForm form) {
    for (ResourceCache cache : present) {
      if (cache.form().equals(form)) {
        return cache;
      }
    }
    ResourceCache cache = new ResourceCache(form, () -> applied, timer);
    present.add(cache);
    return cache;
  }

  private Stream<ResourceCache> caches() {
    return byPrefix.values().stream().flatMap(List::stream);
  }

  /// Loads everything and begins to follow. After a failure it may be called again.
  void start() throws StorageException {
    follow(load(ListOptions.latest()));
  }

  boolean ready() {
    return loaded && !closed;
  }

  /// Whether the store tells its changes; a short break does not count.
  boolean following() {
    long since = lostAt;
    return since == FOLLOWING || System.nanoTime() - since < SHORT_BREAK_NANOS;
  }

  ResourceCache of(ResourceDefinition resource) {
    ResourceCache cache = byResource.get(resource.address());
    if (cache == null) {
      throw ApiErrors.resourceNotServed();
    }
    if (!loaded) {
      throw StorageErrors.notLoaded();
    }
    return cache;
  }

  /// The revision up to which the cache is complete.
  long applied() {
    return applied;
  }

  /// Waits until the cache has everything that was acknowledged before the call, and says up to
  /// which revision that is.
  long catchUp(Deadline asked) throws StorageException {
    Deadline deadline = Patience.read(asked);
    long target = newest.get(deadline);
    await(target, deadline);
    return Math.max(target, applied);
  }

  /// Waits until the cache has come to a revision.
  ///
  /// @throws StorageException `TIMEOUT` when it does not in time
  void await(long revision, Deadline deadline) throws StorageException {
    if (applied >= revision) {
      return;
    }
    requestProgress();
    lock.lock();
    try {
      while (applied < revision) {
        if (closed) {
          throw new StorageException(StorageException.Code.CLOSED, "the server is stopping");
        }
        long left = deadline.remaining().toNanos();
        if (left <= 0) {
          throw new StorageException(
              StorageException.Code.TIMEOUT,
              "the cache is at revision " + applied + " and waits for " + revision);
        }
        if (advanced.awaitNanos(Math.min(left, ASK_AGAIN_NANOS)) <= 0) {
          // What was asked for may have come to this member of the store only now.
          requestProgress();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(StorageException.Code.TIMEOUT, "interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /// Revisions without a change of any object are told only when somebody asks.
  private void requestProgress() {
    Subscription feed = subscription;
    if (feed != null) {
      feed.requestProgress();
    }
  }

  private long load(ListOptions options) throws StorageException {
    Map<ResourceCache, PersistentMap<ObjectVersion>> all = new HashMap<>();
    caches().forEach(cache -> all.put(cache, PersistentMap.empty()));
    Page page = store.list(KeyRange.prefix(ROOT), options);
    if (page.revision() < applied) {
      throw new StorageException(
          StorageException.Code.TIMEOUT,
          "the store is at revision " + page.revision() + ", behind " + applied);
    }
    for (Entry entry : page.entries()) {
      Place place = place(entry.key());
      if (place != null) {
        ObjectVersion stored = ObjectVersion.read(place.key(), entry.modRevision(), entry.value());
        for (ResourceCache cache : place.caches()) {
          all.computeIfPresent(
              cache,
              (known, map) ->
                  map.with(KeyScheme.relative(place.key()), known.form().served(stored)));
        }
      }
    }
    all.forEach((cache, map) -> cache.load(map, page.revision()));
    advance(page.revision());
    loaded = true;
    return page.revision();
  }

  private void follow(long after) throws StorageException {
    Feed feed = new Feed();
    newestFeed = feed;
    Subscription begun = store.watch(KeyRange.prefix(ROOT), after, WatchOptions.usual(), feed);
    lock.lock();
    try {
      // A feed may end, and its successor begin, before its start has returned.
      if (newestFeed == feed) {
        subscription = begun;
        lostAt = FOLLOWING;
      }
    } finally {
      lock.unlock();
    }
    if (closed) {
      begun.close();
    }
  }

  private void advance(long revision) {
    lock.lock();
    try {
      applied = Math.max(applied, revision);
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What an event means to one cache.
  private record Routed(ResourceCache cache, Update update) {}

  private record Place(List<ResourceCache> caches, ObjectKey key) {}

  private @Nullable Place place(Bytes storageKey) {
    String key = storageKey.utf8();
    int start = KeyScheme.ROOT.length();
    int first = key.indexOf('/', start);
    if (first < 0) {
      return null;
    }
    int end = first + 1;
    List<ResourceCache> caches = byPrefix.get(key.substring(0, end));
    if (caches == null) {
      int second = key.indexOf('/', end);
      if (second < 0) {
        return null;
      }
      end = second + 1;
      caches = byPrefix.get(key.substring(0, end));
    }
    return caches == null ? null : new Place(caches, KeyScheme.parse(key.substring(end)));
  }

  /// Takes the store's changes, one batch after the other.
  private final class Feed implements ChangeListener {
    @Override
    public void changed(ChangeBatch batch) {
      if (batch.events().size() == 1) {
        for (Routed routed : routed(batch.events().getFirst())) {
          routed.cache().apply(batch.revision(), List.of(routed.update()));
        }
      } else {
        Map<ResourceCache, List<Update>> byCache = new LinkedHashMap<>();
        for (Event event : batch.events()) {
          for (Routed routed : routed(event)) {
            byCache.computeIfAbsent(routed.cache(), _ -> new ArrayList<>()).add(routed.update());
          }
        }
        byCache.forEach((cache, updates) -> cache.apply(batch.revision(), updates));
      }
      advance(batch.revision());
    }

    /// What an event means to each cache of its resource. One that cannot be read, which only a
    /// damaged store or a newer server can have written, leaves its object as it was known: all
    /// others are to go on, and whoever writes the object is told.
    private List<Routed> routed(Event event) {
      Place place = place(event.key());
      if (place == null) {
        return List.of();
      }
      try {
        Optional<ObjectVersion> after = after(event, place.key());
        List<Routed> routed = new ArrayList<>(place.caches().size());
        for (ResourceCache cache : place.caches()) {
          routed.add(new Routed(cache, new Update(place.key(), after.map(cache.form()::served))));
        }
        return routed;
      } catch (RuntimeException unreadable) {
        LOG.atError()
            .setCause(unreadable)
            .addKeyValue("key", event.key().utf8())
            .log("a stored object cannot be read; it is served as it was before");
        return List.of();
      }
    }

    private Optional<ObjectVersion> after(Event event, ObjectKey key) {
      return switch (event) {
        case Event.Deleted deleted -> Optional.empty();
        case Event.Put(Entry entry, Optional<Entry> previous) ->
            pending
                .find(entry.key(), entry.modRevision(), entry.value())
                .or(() -> Optional.of(ObjectVersion.read(key, entry.modRevision(), entry.value())));
      };
    }

    @Override
    public void ended(Optional<StorageException> cause) {
      if (!closed) {
        lostAt = System.nanoTime();
        LOG.atWarn()
            .addKeyValue("cause", cause.map(Throwable::getMessage).orElse("closed"))
            .addKeyValue("revision", applied)
            .log("the watch on the store ended; it begins again");
        Thread.ofVirtual().name("watch-cache-resume").start(WatchCache.this::resume);
      }
    }
  }

  /// Goes on from the last revision, or, when the history since then is gone, from a new beginning.
  private void resume() {
    long nextLog = System.nanoTime() + LOG_EVERY_NANOS;
    while (!closed) {
      StorageException why;
      try {
        follow(applied);
        return;
      } catch (StorageException e) {
        why = e;
      }
      if (why.reason() == StorageException.Code.COMPACTED) {
        try {
          reload();
          return;
        } catch (StorageException e) {
          why = e;
        }
      }
      if (System.nanoTime() - nextLog >= 0) {
        nextLog = System.nanoTime() + LOG_EVERY_NANOS;
        LOG.atWarn()
            .addKeyValue("cause", why.getMessage())
            .addKeyValue("revision", applied)
            .log("the store cannot be watched; trying again");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// Reads everything anew, from this member: what it has serves readers who take what is at hand,
  /// and those who want the newest ask the store for its revision anyway.
  private void reload() throws StorageException {
    LOG.atWarn()
        .addKeyValue("revision", applied)
        .log("the history since then is compacted; everything is read anew and watches end");
    follow(load(new ListOptions(ReadOptions.local(), 0, false)));
  }

  /// Ends all watches and stops following.
  @Override
  public void close() {
    closed = true;
    Subscription feed = subscription;
    if (feed != null) {
      feed.close();
    }
    endWatches();
    timer.close();
    lock.lock();
    try {
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void endWatches() {
    caches().forEach(ResourceCache::endWatches);
  }
}
