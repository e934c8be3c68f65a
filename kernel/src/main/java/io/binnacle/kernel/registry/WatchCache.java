package io.binnacle.kernel.registry;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.registry.ResourceCache.Update;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
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
import java.util.concurrent.atomic.AtomicLong;
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

  private final Store store;
  private final Pending pending;
  private final Map<GroupVersionResource, ResourceCache> byResource = new HashMap<>();

  /// Several where a resource is served in versions of different shapes.
  private final Map<String, List<ResourceCache>> byPrefix = new HashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private final SharedRevision newest;
  private volatile long applied;
  private volatile boolean loaded;
  private volatile boolean closed;
  private volatile @Nullable Subscription subscription;

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
    ResourceCache cache = new ResourceCache(form, () -> applied);
    present.add(cache);
    return cache;
  }

  private Stream<ResourceCache> caches() {
    return byPrefix.values().stream().flatMap(List::stream);
  }

  /// Loads everything and begins to follow.
  void start() throws StorageException {
    follow(load());
  }

  boolean ready() {
    return loaded && !closed;
  }

  ResourceCache of(ResourceDefinition resource) {
    ResourceCache cache = byResource.get(resource.address());
    if (cache == null) {
      throw ApiErrors.resourceNotServed();
    }
    return cache;
  }

  /// The revision up to which the cache is complete.
  long applied() {
    return applied;
  }

  /// Waits until the cache has everything that was acknowledged before the call, and says up to
  /// which revision that is.
  long catchUp(Deadline deadline) throws StorageException {
    long target = newest.get();
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
    Subscription feed = subscription;
    if (feed != null) {
      // Revisions without a change of any object are told only when somebody asks.
      feed.requestProgress();
    }
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
        advanced.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(StorageException.Code.TIMEOUT, "interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private long load() throws StorageException {
    Map<ResourceCache, PersistentMap<ObjectVersion>> all = new HashMap<>();
    caches().forEach(cache -> all.put(cache, PersistentMap.empty()));
    Page page = store.list(KeyRange.prefix(ROOT), ListOptions.latest());
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
    subscription = store.watch(KeyRange.prefix(ROOT), after, WatchOptions.usual(), new Feed());
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
        Event event = batch.events().getFirst();
        Place place = place(event.key());
        if (place != null) {
          Optional<ObjectVersion> after = after(event, place.key());
          for (ResourceCache cache : place.caches()) {
            cache.apply(batch.revision(), List.of(update(place, cache, after)));
          }
        }
      } else {
        applyAll(batch);
      }
      advance(batch.revision());
    }

    private void applyAll(ChangeBatch batch) {
      Map<ResourceCache, List<Update>> byCache = new LinkedHashMap<>();
      for (Event event : batch.events()) {
        Place place = place(event.key());
        if (place != null) {
          Optional<ObjectVersion> after = after(event, place.key());
          for (ResourceCache cache : place.caches()) {
            byCache.computeIfAbsent(cache, c -> new ArrayList<>()).add(update(place, cache, after));
          }
        }
      }
      byCache.forEach((cache, updates) -> cache.apply(batch.revision(), updates));
    }

    private Update update(Place place, ResourceCache cache, Optional<ObjectVersion> after) {
      return new Update(place.key(), after.map(cache.form()::served));
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
        LOG.atWarn()
            .addKeyValue("cause", cause.map(Throwable::getMessage).orElse("closed"))
            .log("the watch on the store ended; it begins again");
        Thread.ofVirtual().name("watch-cache-resume").start(WatchCache.this::resume);
      }
    }
  }

  private void resume() {
    while (!closed) {
      try {
        follow(applied);
        return;
      } catch (StorageException e) {
        if (e.reason() == StorageException.Code.COMPACTED && reload()) {
          return;
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean reload() {
    try {
      follow(load());
      return true;
    } catch (StorageException e) {
      LOG.atWarn()
          .addKeyValue("cause", e.getMessage())
          .log("the store cannot be read; trying again");
      return false;
    }
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

  /// The store's newest revision, asked for once by all who ask at the same time: whoever comes
  /// while a question is under way waits for the next one, since the answer to the running one may
  /// be older than what he has seen.
  private static final class SharedRevision {
    private final Store store;
    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicLong arrivals = new AtomicLong();
    private volatile long answeredFor;
    private volatile long answer;

    SharedRevision(Store store) {
      this.store = store;
    }

    long get() throws StorageException {
      long mine = arrivals.incrementAndGet();
      asking.lock();
      try {
        if (answeredFor < mine) {
          long upTo = arrivals.get();
          answer = store.revision(Consistency.LINEARIZABLE);
          answeredFor = upTo;
        }
        return answer;
      } finally {
        asking.unlock();
      }
    }
  }
}
