package io.binnacle.kernel.registry;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.ReadResult;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.value.Bytes;
import io.binnacle.spi.value.ObjectValue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/// Objects of any kind: read, written, listed and watched. Failures are [ApiException]s.
///
/// Thread-safe; blocks.
public final class ObjectStore implements AutoCloseable {
  private final Store store;
  private final SharedLeases leases;
  private final Pending pending = new Pending();
  private final WatchCache cache;

  public ObjectStore(StorageBackend backend, Collection<ResourceDefinition> resources) {
    this.store = backend.store();
    this.leases = new SharedLeases(backend.leases());
    this.cache =
        new WatchCache(
            store, pending, resources.stream().filter(ResourceDefinition::stored).toList());
  }

  /// Where an object lies, or would.
  public static String place(ResourceDefinition resource, ObjectKey key) {
    return KeyScheme.prefix(resource) + KeyScheme.relative(key);
  }

  /// Reads everything into memory and begins to follow the store. After a failure it may be called
  /// again.
  public void start() throws StorageException {
    cache.start();
  }

  /// Whether reads are answered from memory.
  public boolean ready() {
    return cache.ready();
  }

  /// Whether the store tells its changes, so that what is in memory is no older than the store's
  /// own state here.
  public boolean following() {
    return cache.following();
  }

  /// Ends all watches; reads and writes go on.
  public void endWatches() {
    cache.endWatches();
  }

  @Override
  public void close() {
    cache.close();
  }

  /// What an update makes of an object.
  public sealed interface Change {
    /// The object is stored; its resource version is given by the store.
    record Put(ObjectValue object) implements Change {}

    /// The object is removed.
    ///
    /// @param last what it is when it goes, for watchers and the answer
    record Remove(ObjectValue last) implements Change {}

    /// Nothing is written.
    record Nothing() implements Change {}
  }

  /// Creates an object.
  ///
  /// @throws ApiException 409 when there is one
  public ObjectVersion create(
      ResourceDefinition resource, ObjectKey key, ObjectValue object, Deadline deadline) {
    Attempt attempt = new Attempt(resource, form(resource), key, object);
    return switch (commit(attempt, 0, deadline)) {
      case CommitResult.Committed done ->
          form(resource).served(attempt.write().version(done.revision()));
      case CommitResult.Conflict taken ->
          throw ApiErrors.alreadyExists(resource.address(), key.name());
    };
  }

  /// One object.
  ///
  /// @param resourceVersion empty for the newest, `0` for whatever is at hand, else how new at
  ///   least
  public Optional<ObjectVersion> get(
      ResourceDefinition resource, ObjectKey key, String resourceVersion, Deadline deadline) {
    ResourceCache objects = cache.of(resource);
    try {
      if (resourceVersion.isEmpty()) {
        cache.catchUp(deadline);
      } else if (!resourceVersion.equals("0")) {
        notOlderThan(ResourceVersions.parse(resourceVersion), deadline);
      }
    } catch (StorageException e) {
      throw StorageErrors.translate(e);
    }
    return objects.get(key);
  }

  /// Changes an object, and tries again from the newest state whenever somebody else was quicker:
  /// the only such loop there is.
  ///
  /// @param change makes the change from the stored object, or from none; may be called several
  ///   times
  /// @return the object as stored, as it was when nothing was written, as it last was when it was
  ///   removed; empty when there was none and nothing was written
  public Optional<ObjectVersion> update(
      ResourceDefinition resource,
      ObjectKey key,
      Function<Optional<ObjectVersion>, Change> change,
      Deadline deadline) {
    Optional<ObjectVersion> current = cache.of(resource).get(key);
    boolean fresh = false;
    while (true) {
      Change wanted;
      try {
        wanted = change.apply(current);
      } catch (ApiException refused) {
        // What was refused may be refused only because the cache trails: look again, once.
        if (fresh) {
          throw refused;
        }
        Optional<ObjectVersion> newest = read(resource, key, deadline);
        fresh = true;
        if (revision(newest) == revision(current)) {
          throw refused;
        }
        current = newest;
        continue;
      }
      if (wanted instanceof Change.Nothing && !fresh) {
        // That there is nothing to do must be true of the newest state.
        Optional<ObjectVersion> newest = read(resource, key, deadline);
        fresh = true;
        if (revision(newest) != revision(current)) {
          current = newest;
          continue;
        }
      }
      Attempted attempted = attempt(resource, key, wanted, current, deadline);
      switch (attempted) {
        case Attempted.Done done -> {
          return done.object();
        }
        case Attempted.Beaten beaten -> {
          current = beaten.by();
          fresh = true;
        }
      }
      if (deadline.passed()) {
        throw ApiErrors.timeout("the object changes too often to be changed", 1);
      }
    }
  }

  private static long revision(Optional<ObjectVersion> object) {
    return object.map(ObjectVersion::revision).orElse(0L);
  }

  private sealed interface Attempted {
    record Done(Optional<ObjectVersion> object) implements Attempted {}

    record Beaten(Optional<ObjectVersion> by) implements Attempted {}
  }

  private Attempted attempt(
      ResourceDefinition resource,
      ObjectKey key,
      Change wanted,
      Optional<ObjectVersion> current,
      Deadline deadline) {
    long expected = revision(current);
    return switch (wanted) {
      case Change.Nothing nothing -> new Attempted.Done(current);
      case Change.Put(ObjectValue object) -> {
        Attempt attempt = new Attempt(resource, form(resource), key, object);
        yield switch (commit(attempt, expected, deadline)) {
          case CommitResult.Committed done ->
              new Attempted.Done(
                  Optional.of(form(resource).served(attempt.write().version(done.revision()))));
          case CommitResult.Conflict conflict -> beaten(resource, key, conflict);
        };
      }
      case Change.Remove(ObjectValue last) ->
          switch (remove(resource, key, expected, deadline)) {
            case CommitResult.Committed done ->
                new Attempted.Done(
                    Optional.of(
                        ObjectVersion.of(
                            key,
                            done.revision(),
                            ObjectVersion.unversioned(last),
                            Bytes.wrap(JsonWriter.write(ObjectVersion.unversioned(last))))));
            case CommitResult.Conflict conflict -> beaten(resource, key, conflict);
          };
    };
  }

  private Attempted beaten(
      ResourceDefinition resource, ObjectKey key, CommitResult.Conflict conflict) {
    return new Attempted.Beaten(
        conflict.current().getFirst().map(entry -> version(resource, key, entry)));
  }

  private StoredForm form(ResourceDefinition resource) {
    return cache.of(resource).form();
  }

  private ObjectVersion version(ResourceDefinition resource, ObjectKey key, Entry entry) {
    return form(resource).served(ObjectVersion.read(key, entry.modRevision(), entry.value()));
  }

  private Optional<ObjectVersion> read(
      ResourceDefinition resource, ObjectKey key, Deadline deadline) {
    try {
      ReadResult result =
          store.read(
              KeyScheme.key(resource, key),
              new ReadOptions(
                  Consistency.LINEARIZABLE, OptionalLong.empty(), Patience.read(deadline)));
      return result.entry().map(entry -> version(resource, key, entry));
    } catch (StorageException e) {
      throw StorageErrors.translate(e);
    }
  }

  /// An object encoded for the store.
  private record Attempt(ResourceDefinition resource, Bytes storageKey, Pending.Write write) {
    Attempt(ResourceDefinition resource, StoredForm form, ObjectKey key, ObjectValue object) {
      this(
          resource,
          KeyScheme.key(resource, key),
          encoded(key, form.stored(ObjectVersion.unversioned(object))));
    }

    private static Pending.Write encoded(ObjectKey key, ObjectValue bare) {
      return new Pending.Write(key, bare, Bytes.wrap(JsonWriter.write(bare)));
    }
  }

  private CommitResult commit(Attempt attempt, long expected, Deadline asked) {
    Bytes key = attempt.storageKey();
    Deadline deadline = Patience.commit(asked);
    pending.begin(key, attempt.write());
    try {
      Duration ttl = KeyScheme.timeToLive(attempt.resource());
      if (ttl.isZero()) {
        return put(attempt, expected, 0, deadline);
      }
      long lease = leases.lease(ttl, deadline);
      try {
        return put(attempt, expected, lease, deadline);
      } catch (StorageException e) {
        if (e.reason() != StorageException.Code.LEASE_NOT_FOUND) {
          throw e;
        }
        leases.forget(lease);
        return put(attempt, expected, leases.lease(ttl, deadline), deadline);
      }
    } catch (StorageException e) {
      throw StorageErrors.translateCommit(e);
    } finally {
      pending.end(key, attempt.write());
    }
  }

  private CommitResult put(Attempt attempt, long expected, long lease, Deadline deadline)
      throws StorageException {
    Bytes key = attempt.storageKey();
    return store.commit(
        new Commit(
            List.of(new Condition(key, expected)),
            List.of(new io.binnacle.spi.storage.Change.Put(key, attempt.write().stored(), lease)),
            deadline));
  }

  private CommitResult remove(
      ResourceDefinition resource, ObjectKey key, long expected, Deadline deadline) {
    Bytes storageKey = KeyScheme.key(resource, key);
    try {
      return store.commit(
          new Commit(
              List.of(new Condition(storageKey, expected)),
              List.of(new io.binnacle.spi.storage.Change.Delete(storageKey)),
              Patience.commit(deadline)));
    } catch (StorageException e) {
      throw StorageErrors.translateCommit(e);
    }
  }

  /// All objects of a resource at one revision.
  public Snapshot snapshot(ResourceDefinition resource, ListVersion version, Deadline deadline) {
    ResourceCache objects = cache.of(resource);
    try {
      return switch (version) {
        case ListVersion.Latest latest -> {
          long revision = cache.catchUp(deadline);
          yield objects.snapshot(revision);
        }
        case ListVersion.Any any -> objects.snapshot(cache.applied());
        case ListVersion.NotOlderThan(long revision) -> {
          notOlderThan(revision, deadline);
          yield objects.snapshot(cache.applied());
        }
        case ListVersion.Exact(long revision) -> exact(resource, objects, revision, deadline);
      };
    } catch (StorageException e) {
      throw StorageErrors.translate(e);
    }
  }

  /// Waits for a revision to arrive here: another server may have told it. Asks nobody, so that it
  /// works without a quorum.
  private void notOlderThan(long revision, Deadline deadline) throws StorageException {
    try {
      cache.await(revision, Patience.version(deadline));
    } catch (StorageException e) {
      if (e.reason() == StorageException.Code.TIMEOUT) {
        throw StorageErrors.tooLargeVersion(revision, cache.applied());
      }
      throw e;
    }
  }

  private Snapshot exact(
      ResourceDefinition resource, ResourceCache objects, long revision, Deadline deadline)
      throws StorageException {
    notOlderThan(revision, deadline);
    Optional<PersistentMap<ObjectVersion>> recent = objects.at(revision);
    if (recent.isPresent()) {
      return new Snapshot(revision, recent.get());
    }
    String prefix = KeyScheme.prefix(resource);
    Page page =
        store.list(
            KeyRange.prefix(Bytes.utf8(prefix)),
            new ListOptions(
                new ReadOptions(Consistency.LOCAL, OptionalLong.of(revision), deadline), 0, false));
    PersistentMap<ObjectVersion> state = PersistentMap.empty();
    for (Entry entry : page.entries()) {
      String relative = entry.key().utf8().substring(prefix.length());
      state = state.with(relative, version(resource, KeyScheme.parse(relative), entry));
    }
    return new Snapshot(revision, state);
  }

  /// Where a watch begins.
  public sealed interface WatchStart {
    /// With what exists, as additions.
    ///
    /// @param version how new that must be
    record Everything(ListVersion version) implements WatchStart {}

    /// With the first change from now on.
    ///
    /// @param version how new the state must be that is taken for now
    record Now(ListVersion version) implements WatchStart {}

    /// With the first change after a revision.
    record After(long revision) implements WatchStart {}
  }

  /// Watches the objects of a namespace, or of all when it is empty, that pass a filter.
  ///
  /// @throws ApiException 410 when the history since the start is gone
  public Watcher watch(
      ResourceDefinition resource,
      String namespace,
      Predicate<ObjectVersion> filter,
      WatchStart start,
      Deadline deadline) {
    ResourceCache objects = cache.of(resource);
    try {
      return switch (start) {
        case WatchStart.Everything(ListVersion version) -> {
          awaitAtLeast(version, deadline);
          yield objects.watchFromNow(namespace, filter, true);
        }
        case WatchStart.Now(ListVersion version) -> {
          awaitAtLeast(version, deadline);
          yield objects.watchFromNow(namespace, filter, false);
        }
        case WatchStart.After(long revision) ->
            watchAfter(resource, objects, namespace, filter, revision, deadline);
      };
    } catch (StorageException e) {
      throw StorageErrors.translate(e);
    }
  }

  private void awaitAtLeast(ListVersion version, Deadline deadline) throws StorageException {
    switch (version) {
      case ListVersion.Latest latest -> cache.catchUp(deadline);
      case ListVersion.Any any -> {}
      case ListVersion.NotOlderThan(long revision) -> notOlderThan(revision, deadline);
      case ListVersion.Exact(long revision) -> notOlderThan(revision, deadline);
    }
  }

  private Watcher watchAfter(
      ResourceDefinition resource,
      ResourceCache objects,
      String namespace,
      Predicate<ObjectVersion> filter,
      long revision,
      Deadline deadline)
      throws StorageException {
    Optional<Watcher> recent = objects.watchAfter(namespace, filter, revision, List.of());
    if (recent.isPresent()) {
      return recent.get();
    }
    String prefix = KeyScheme.prefix(resource) + (namespace.isEmpty() ? "" : namespace + "/");
    History history = new History(KeyScheme.prefix(resource), objects.form(), filter);
    long upTo = cache.applied();
    try {
      history.read(store, KeyRange.prefix(Bytes.utf8(prefix)), revision, upTo, deadline);
    } catch (StorageException e) {
      if (e.reason() == StorageException.Code.COMPACTED) {
        throw StorageErrors.tooOldVersion(revision, e.revision());
      }
      throw e;
    }
    return objects
        .watchAfter(namespace, filter, upTo, history.events())
        .orElseThrow(() -> StorageErrors.tooOldVersion(revision, upTo));
  }
}
