package io.binnacle.kernel.registry;

import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Changes older than the cache's recent ones, read from the store for a watch that starts there.
/// Confined to the thread that reads it.
final class History implements ChangeListener {
  private final String prefix;
  private final StoredForm form;
  private final Predicate<ObjectVersion> filter;
  private final List<WatchEvent> events = new ArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile long upTo;
  private volatile @Nullable StorageException failure;

  History(String prefix, StoredForm form, Predicate<ObjectVersion> filter) {
    this.prefix = prefix;
    this.form = form;
    this.filter = filter;
  }

  /// Reads the changes after one revision up to another.
  void read(Store store, KeyRange range, long after, long last, Deadline deadline)
      throws StorageException {
    upTo = last;
    try (Subscription subscription = store.watch(range, after, WatchOptions.usual(), this)) {
      subscription.requestProgress();
      if (!done.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StorageException(
            StorageException.Code.TIMEOUT, "the history was not read in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(StorageException.Code.TIMEOUT, "interrupted", e);
    }
    StorageException why = failure;
    if (why != null) {
      throw why;
    }
  }

  List<WatchEvent> events() {
    return events;
  }

  @Override
  public void changed(ChangeBatch batch) {
    if (batch.revision() <= upTo && done.getCount() > 0) {
      for (Event event : batch.events()) {
        change(batch.revision(), event).seenBy(filter).ifPresent(events::add);
      }
    }
    if (batch.revision() >= upTo) {
      done.countDown();
    }
  }

  private Change change(long revision, Event event) {
    ObjectKey key = KeyScheme.parse(event.key().utf8().substring(prefix.length()));
    Optional<Entry> now =
        event instanceof Event.Put put ? Optional.of(put.entry()) : Optional.empty();
    return Change.of(
        revision, version(key, now), version(key, event.previous()), PersistentMap.empty());
  }

  private Optional<ObjectVersion> version(ObjectKey key, Optional<Entry> entry) {
    return entry.map(e -> form.served(ObjectVersion.read(key, e.modRevision(), e.value())));
  }

  @Override
  public void ended(Optional<StorageException> cause) {
    failure = cause.orElse(null);
    done.countDown();
  }
}
