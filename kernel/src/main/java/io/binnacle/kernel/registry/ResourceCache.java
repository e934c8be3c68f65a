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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The objects of one resource in memory, its recent changes, and who watches them.
///
/// Changes come from one thread; everything else from any. Reads take no lock.
final class ResourceCache {
  /// Enough for every watcher to resume after a short break; older starts ask the store's history.
  private static final int MOST_CHANGES = 2048;

  private final ReentrantLock lock = new ReentrantLock();
  private final StoredForm form;
  private final LongSupplier delivered;
  private final WatchTimer timer;
  private final Deque<Change> recent = new ArrayDeque<>();
  private final Map<String, Set<Watcher>> watchers = new HashMap<>();

  /// Changes up to this revision are no longer in `recent`.
  private long forgotten;

  private volatile State state = new State(0, PersistentMap.empty());

  /// All objects after the newest change, and its revision. One reference: the objects must not be
  /// told under an older revision than they have.
  private record State(long revision, PersistentMap<ObjectVersion> objects) {}

  /// What a commit makes of one object.
  ///
  /// @param after the object; empty when it is deleted
  record Update(ObjectKey key, Optional<ObjectVersion> after) {}

  /// @param form how the objects lie in the store
  /// @param delivered the revision up to which all changes have been applied
  /// @param timer the clock of the watches
  ResourceCache(StoredForm form, LongSupplier delivered, WatchTimer timer) {
    this.form = form;
    this.delivered = delivered;
    this.timer = timer;
  }

  StoredForm form() {
    return form;
  }

  Optional<ObjectVersion> get(ObjectKey key) {
    return state.objects().get(KeyScheme.relative(key));
  }

  /// All objects now.
  ///
  /// @param applied a revision up to which the changes of all resources have been applied
  Snapshot snapshot(long applied) {
    State now = state;
    return new Snapshot(Math.max(applied, now.revision()), now.objects());
  }

  /// The state at a revision, if the recent changes reach back so far.
  Optional<PersistentMap<ObjectVersion>> at(long revision) {
    lock.lock();
    try {
      if (revision < forgotten) {
        return Optional.empty();
      }
      PersistentMap<ObjectVersion> then = state.objects();
      for (var changes = recent.descendingIterator(); changes.hasNext(); ) {
        Change change = changes.next();
        if (change.revision() <= revision) {
          return Optional.of(change.state());
        }
        then = before(change);
      }
      return Optional.of(then);
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
      state = new State(revision, all);
      recent.clear();
      forgotten = revision;
      let = watchers.values().stream().flatMap(Set::stream).toList();
      watchers.clear();
    } finally {
      lock.unlock();
    }
    let.forEach(watcher -> watcher.fail(StorageErrors.tooOldVersion(revision, revision)));
  }

  /// Applies what one commit changed and tells those who watch: all of it or nothing, so that
  /// nobody stops between two changes of one revision.
  void apply(long revision, List<Update> updates) {
    lock.lock();
    try {
      PersistentMap<ObjectVersion> objects = state.objects();
      List<Change> changes = new ArrayList<>(updates.size());
      for (Update update : updates) {
        String name = KeyScheme.relative(update.key());
        Optional<ObjectVersion> before = objects.get(name);
        Optional<ObjectVersion> after = update.after();
        if (after.isPresent() || before.isPresent()) {
          objects = after.isPresent() ? objects.with(name, after.get()) : objects.without(name);
          changes.add(Change.of(revision, after, before, objects));
        }
      }
      if (changes.isEmpty()) {
        return;
      }
      state = new State(revision, objects);
      for (Change change : changes) {
        recent.addLast(change);
        if (recent.size() > MOST_CHANGES) {
          forgotten = recent.removeFirst().revision();
        }
      }
      tell(changes);
    } finally {
      lock.unlock();
    }
  }

  private void tell(List<Change> changes) {
    offer(watchers.get(""), changes);
    String first = namespace(changes.getFirst());
    if (changes.stream().allMatch(change -> namespace(change).equals(first))) {
      offer(watchers.get(first), first.isEmpty() ? List.of() : changes);
    } else {
      changes.stream()
          .collect(Collectors.groupingBy(ResourceCache::namespace))
          .forEach((namespace, some) -> offer(watchers.get(namespace), some));
    }
  }

  private static String namespace(Change change) {
    return change.subject().key().namespace();
  }

  private static void offer(@Nullable Set<Watcher> some, List<Change> changes) {
    if (some != null && !changes.isEmpty()) {
      for (Watcher watcher : some) {
        watcher.offer(changes);
      }
    }
  }

  /// Begins a watch with the current state as additions.
  Watcher watchFromNow(String namespace, Predicate<ObjectVersion> filter, boolean initial) {
    lock.lock();
    try {
      Watcher watcher = join(namespace, filter);
      List<WatchEvent> events = new ArrayList<>();
      Snapshot now = snapshot(delivered.getAsLong());
      if (initial) {
        for (ObjectVersion object : now.in(namespace)) {
          if (filter.test(object)) {
            events.add(new WatchEvent(WatchEvent.Type.ADDED, object));
          }
        }
      }
      watcher.begin(now.revision(), events);
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
        boolean inside = namespace.isEmpty() || namespace(change).equals(namespace);
        if (inside && change.revision() > revision) {
          change.seenBy(filter).ifPresent(missed::add);
        }
      }
      watcher.begin(Math.max(revision, state.revision()), missed);
      return Optional.of(watcher);
    } finally {
      lock.unlock();
    }
  }

  private Watcher join(String namespace, Predicate<ObjectVersion> filter) {
    Watcher[] self = new Watcher[1];
    Watcher watcher = new Watcher(namespace, filter, delivered, timer, () -> leave(self[0]));
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
