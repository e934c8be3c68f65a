package io.binnacle.kernel.registry;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Objects for plugins: from the watch cache, once there is one. Thread-safe.
public final class CachedObjects implements ObjectReader, AutoCloseable {
  private static final long LOOK_SECONDS = 60;
  private static final long PAUSE_MILLIS = 100;

  private final Supplier<ResourceCatalog> catalog;
  private volatile @Nullable ObjectStore store;
  private volatile boolean closed;

  public CachedObjects(Supplier<ResourceCatalog> catalog) {
    this.catalog = catalog;
  }

  /// From now on the storage serves.
  public void serve(ObjectStore loaded) {
    store = loaded;
  }

  @Override
  public Optional<ObjectValue> get(GroupVersionResource resource, ObjectKey key)
      throws SpiException {
    try {
      return ready().get(definition(resource), key, "", Deadline.usual()).map(ObjectVersion::value);
    } catch (ApiException e) {
      throw unavailable(e);
    }
  }

  @Override
  public List<ObjectValue> list(GroupVersionResource resource, String namespace)
      throws SpiException {
    try {
      List<ObjectValue> objects = new ArrayList<>();
      for (ObjectVersion object :
          ready()
              .snapshot(definition(resource), new ListVersion.Any(), Deadline.usual())
              .in(namespace)) {
        objects.add(object.value());
      }
      return objects;
    } catch (ApiException e) {
      throw unavailable(e);
    }
  }

  private ObjectStore ready() throws SpiException {
    ObjectStore known = store;
    if (known == null || !known.ready()) {
      throw unavailable(StorageErrors.notLoaded());
    }
    return known;
  }

  private ResourceDefinition definition(GroupVersionResource resource) throws SpiException {
    return catalog
        .get()
        .find(resource)
        .filter(ResourceDefinition::stored)
        .orElseThrow(
            () ->
                new SpiException(
                    ErrorKind.CALLER,
                    "NOT_SERVED",
                    resource.qualifiedResource() + " is not served"));
  }

  private static SpiException unavailable(ApiException cause) {
    return new SpiException(
        ErrorKind.UNAVAILABLE, "NOT_READY", String.valueOf(cause.getMessage()), cause);
  }

  @Override
  public Following follow(GroupVersionResource resource, Observer observer) throws SpiException {
    Follower follower = new Follower(definition(resource), observer);
    Thread.ofVirtual().name("follow-" + resource.resource()).start(follower::run);
    return follower;
  }

  @Override
  public void close() {
    closed = true;
  }

  /// One plugin's following of one resource.
  private final class Follower implements Following {
    private final ResourceDefinition resource;
    private final Observer observer;
    private volatile boolean synced;
    private volatile boolean ended;
    private volatile @Nullable Watcher current;

    Follower(ResourceDefinition resource, Observer observer) {
      this.resource = resource;
      this.observer = observer;
    }

    void run() {
      boolean again = false;
      try {
        while (!ended && !closed) {
          ObjectStore serving = store;
          if (serving == null || !serving.ready()) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            continue;
          }
          if (again) {
            observer.restarted();
          }
          again = true;
          try (Watcher watcher =
              serving.watch(
                  resource,
                  "",
                  object -> true,
                  new ObjectStore.WatchStart.Everything(new ListVersion.Latest()),
                  Deadline.usual())) {
            current = watcher;
            follow(watcher);
          } catch (ApiException notNow) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void follow(Watcher watcher) throws InterruptedException {
      boolean first = true;
      while (!ended && !closed) {
        Watcher.Look look = watcher.look(first ? 0 : LOOK_SECONDS, TimeUnit.SECONDS);
        look.events().forEach(this::tell);
        if (first) {
          observer.synced();
          synced = true;
          first = false;
        }
        if (look.ended()) {
          return;
        }
      }
    }

    private void tell(WatchEvent event) {
      ObjectVersion object = event.object();
      if (event.type() == WatchEvent.Type.DELETED) {
        observer.removed(object.key());
      } else {
        observer.changed(object.key(), object.value());
      }
    }

    @Override
    public boolean synced() {
      return synced;
    }

    @Override
    public void close() {
      ended = true;
      Watcher watcher = current;
      if (watcher != null) {
        watcher.close();
      }
    }
  }
}
