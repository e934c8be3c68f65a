package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random operations on the store and on the [ReferenceStore]: the same answers, the same watches.
///
/// A failure names its seed; `-Dbinnacle.tck.seed=N` plays it again.
abstract class RandomisedContract extends ContractGroup {
  private static final int OPERATIONS = 1500;
  private static final int KEYS = 30;

  private final ReferenceStore model = new ReferenceStore(System::nanoTime, Duration.ZERO);

  private final List<Long> leases = new ArrayList<>();

  /// Whether the store numbers leases as the model does. If not, leases stay out of the play.
  private boolean sameIds = true;

  private final List<ChangeBatch> watched = new ArrayList<>();

  @Test
  void answersAsTheReferenceDoes() throws SpiException {
    Long chosen = Long.getLong("binnacle.tck.seed");
    long seed = chosen == null ? System.nanoTime() : chosen;
    Random random = new Random(seed);
    model.start();
    try {
      WatchRecord expected = WatchRecord.of(model, prefix("/k/"), 1, WatchOptions.usual());
      WatchRecord actual = watch(prefix("/k/"), 1);
      for (int i = 0; i < OPERATIONS; i++) {
        String step = "seed " + seed + ", operation " + i;
        if (can(Capability.DURABLE) && random.nextInt(400) == 0) {
          actual = crash(actual);
        } else {
          operate(random, step);
        }
      }
      long last = revision();
      assertThat(last).as("seed %s", seed).isEqualTo(model.newest().number());
      watched.addAll(actual.awaitRevision(last));
      assertThat(watched).as("the watch, seed %s", seed).isEqualTo(expected.awaitRevision(last));
    } finally {
      model.close();
    }
  }

  private WatchRecord crash(WatchRecord watch) throws SpiException {
    watched.addAll(watch.awaitRevision(revision()));
    long seen = revision();
    crashAndReopen();
    return watch(prefix("/k/"), seen);
  }

  private void operate(Random random, String step) throws StorageException {
    switch (random.nextInt(20)) {
      case 0 -> {
        long revision = someRevision(random);
        same(
            step + ": compact to " + revision,
            store -> {
              store.maintenance().compact(Math.max(1, revision - 40));
              return store.maintenance().compactedRevision();
            });
      }
      case 1 -> {
        if (leases.size() < 5) {
          long id = model.leases().grant(Duration.ofHours(1)).id();
          sameIds &= id == backend().leases().grant(Duration.ofHours(1)).id();
          leases.add(id);
        }
      }
      case 2 -> {
        if (sameIds && !leases.isEmpty() && random.nextInt(4) == 0) {
          long lease = leases.removeFirst();
          same(
              step + ": revoke " + lease,
              store -> {
                store.leases().revoke(lease);
                return true;
              });
        }
      }
      case 3, 4, 5 -> {
        Bytes key = key(random);
        ReadOptions at = readOptions(random);
        same(step + ": read " + key + at, store -> store.store().read(key, at));
      }
      case 6, 7, 8 -> {
        KeyRange range = range(random);
        ListOptions options =
            new ListOptions(readOptions(random), random.nextInt(12), random.nextBoolean());
        same(step + ": list " + range + options, store -> store.store().list(range, options));
        same(
            step + ": count " + range + options,
            store -> store.store().count(range, options.read()));
      }
      default -> {
        Commit commit = commit(random);
        same(step + ": " + commit, store -> store.store().commit(commit));
      }
    }
  }

  private Commit commit(Random random) throws StorageException {
    List<Condition> conditions = new ArrayList<>();
    Map<Bytes, Change> changes = new LinkedHashMap<>();
    int count = random.nextInt(10) == 0 ? random.nextInt(8) : 1;
    for (int i = 0; i < count; i++) {
      Bytes key = key(random);
      if (random.nextInt(3) > 0) {
        long right =
            model.read(key, ReadOptions.latest()).entry().map(Entry::modRevision).orElse(0L);
        conditions.add(new Condition(key, random.nextInt(5) == 0 ? right + 1 : right));
      }
      changes.put(key, random.nextInt(4) == 0 ? new Change.Delete(key) : put(key, random));
    }
    return new Commit(conditions, List.copyOf(changes.values()), Deadline.usual());
  }

  private Change put(Bytes key, Random random) {
    byte[] value = new byte[random.nextInt(200)];
    random.nextBytes(value);
    long lease = 0;
    if (random.nextInt(6) == 0) {
      // Now and then one that is not, or no longer, there.
      lease = sameIds ? 1L + random.nextInt(8) : 0;
    }
    return new Change.Put(key, Bytes.wrap(value), lease);
  }

  private ReadOptions readOptions(Random random) {
    return random.nextInt(3) == 0 ? ReadOptions.at(someRevision(random)) : ReadOptions.latest();
  }

  /// Mostly a revision that was, now and then one that is compacted or to come.
  private long someRevision(Random random) {
    long newest = model.newest().number();
    return Math.max(1, newest + 2 - random.nextInt(60));
  }

  private static Bytes key(Random random) {
    String[] roots = {"/k/", "/other/"};
    return bytes(roots[random.nextInt(10) == 0 ? 1 : 0] + random.nextInt(KEYS));
  }

  private static KeyRange range(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> ALL;
      case 1 -> prefix("/k/");
      case 2 -> prefix("/k/1");
      default -> new KeyRange(key(random), Optional.of(key(random)));
    };
  }

  private interface Question {
    Object ask(StorageBackend store) throws StorageException;
  }

  private void same(String step, Question question) {
    assertThat(answer(backend(), question)).as(step).isEqualTo(answer(model, question));
  }

  private static Object answer(StorageBackend store, Question question) {
    try {
      return question.ask(store);
    } catch (StorageException e) {
      return e.reason() + " " + e.revision();
    }
  }
}
