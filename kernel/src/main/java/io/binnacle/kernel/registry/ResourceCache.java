package io.binnacle.kernel.registry;

import io.binnacle.spi.model.ObjectKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The objects of one resource in memory, its recent changes, and who watches them.
///
/// Changes come from one thread; everything else from any. Reads take no lock.
final class ResourceCache {
  /// Enough for every watcher to resume after a short break; older starts ask the store's history.
  private static final int MOST_CHANGES = 2048;

  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier delivered;
  private final Deque<Change> recent = new ArrayDeque<>();
  private final Map<String, Set<Watcher>> watchers = new HashMap<>();

  /// Changes up to this revision are no longer in `recent`.
  private long forgotten;

  private volatile PersistentMap<ObjectVersion> objects = PersistentMap.empty();

  /// @param delivered the revision up to which all changes have been applied
  ResourceCache(LongSupplier delivered) {
    this.delivered = delivered;
  }

  Optional<ObjectVersion> get(ObjectKey key) {
    return objects.get(KeyScheme.relative(key));
  }

  PersistentMap<ObjectVersion> objects() {
    return objects;
  }

  /// The state at a revision, if the recent changes reach back so far.
  Optional<PersistentMap<ObjectVersion>> at(long revision) {
    lock.lock();
    try {
      if (revision < forgotten) {
        return Optional.empty();
      }
      PersistentMap<ObjectVersion> state = objects;
      for (var changes = recent.descendingIterator(); changes.hasNext(); ) {
        Change change = changes.next();
        if (change.revision() <= revision) {
          return Optional.of(change.state());
        }
        state = before(change);
      }
      return Optional.of(state);
    } finally {
      lock.unlock();
    }
  }

  private static PersistentMap<ObjectVersion> before(Change change) {
    String key = KeyScheme.relative(change.subject().key());
    return change.before().isPresent()
        ? change.state().with(key, change.before().get())
        : change.state().without(key);
  }

  /// Replaces everything: at the start, and when the history was lost. Watchers are let go, since
  /// they cannot be told what they missed.
  void load(PersistentMap<ObjectVersion> all, long revision) {
    List<Watcher> let;
    lock.lock();
    try {
      objects = all;
      recent.clear();
      forgotten = revision;
      let = watchers.values().stream().flatMap(Set::stream).toList();
      watchers.clear();
    } finally {
      lock.unlock();
    }
    let.forEach(watcher -> watcher.fail(StorageErrors.tooOldVersion(revision, revision)));
  }

  /// Applies a change and tells those who watch.
  void apply(long revision, ObjectKey key, Optional<ObjectVersion> after) {
    lock.lock();
    try {
      String name = KeyScheme.relative(key);
      Optional<ObjectVersion> before = objects.get(name);
      if (after.isEmpty() && before.isEmpty()) {
        return;
      }
      PersistentMap<ObjectVersion> state =
          after.isPresent() ? objects.with(name, after.get()) : objects.without(name);
      Change change = Change.of(revision, after, before, state);
      objects = state;
      recent.addLast(change);
      if (recent.size() > MOST_CHANGES) {
        forgotten = recent.removeFirst().revision();
      }
      tell(watchers.get(""), change);
      if (!key.namespace().isEmpty()) {
        tell(watchers.get(key.namespace()), change);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void tell(@Nullable Set<Watcher> some, Change change) {
    if (some != null) {
      for (Watcher watcher : some) {
        watcher.offer(change);
      }
    }
  }

  /// Begins a watch with the current state as additions.
  Watcher watchFromNow(String namespace, Predicate<ObjectVersion> filter, boolean initial) {
    lock.lock();
    try {
      Watcher watcher = join(namespace, filter);
      List<WatchEvent> events = new ArrayList<>();
      long revision = delivered.getAsLong();
      if (initial) {
        for (ObjectVersion object : new Snapshot(revision, objects).in(namespace)) {
          if (filter.test(object)) {
            events.add(new WatchEvent(WatchEvent.Type.ADDED, object));
          }
        }
      }
      watcher.begin(revision, events);
      return watcher;
    } finally {
      lock.unlock();
    }
  }

  /// Begins a watch after a revision, if the recent changes reach back so far.
  ///
  /// @param older events up to that revision that were found elsewhere
  Optional<Watcher> watchAfter(
      String namespace, Predicate<ObjectVersion> filter, long revision, List<WatchEvent> older) {
    lock.lock();
    try {
      if (revision < forgotten) {
        return Optional.empty();
      }
      Watcher watcher = join(namespace, filter);
      List<WatchEvent> missed = new ArrayList<>(older);
      for (Change change : recent) {
        boolean inside =
            namespace.isEmpty() || change.subject().key().namespace().equals(namespace);
        if (inside && change.revision() > revision) {
          change.seenBy(filter).ifPresent(missed::add);
        }
      }
      watcher.begin(revision, missed);
      return Optional.of(watcher);
    } finally {
      lock.unlock();
    }
  }

  private Watcher join(String namespace, Predicate<ObjectVersion> filter) {
    Watcher[] self = new Watcher[1];
    Watcher watcher = new Watcher(namespace, filter, delivered, () -> leave(self[0]));
    self[0] = watcher;
    watchers.computeIfAbsent(namespace, n -> new LinkedHashSet<>()).add(watcher);
    return watcher;
  }

  private void leave(Watcher watcher) {
    lock.lock();
    try {
      Set<Watcher> some = watchers.get(watcher.namespace());
      if (some != null && some.remove(watcher) && some.isEmpty()) {
        watchers.remove(watcher.namespace());
      }
    } finally {
      lock.unlock();
    }
  }

  void endWatches() {
    lock.lock();
    try {
      List<Watcher> all = watchers.values().stream().flatMap(Set::stream).toList();
      all.forEach(Watcher::close);
    } finally {
      lock.unlock();
    }
  }
}
