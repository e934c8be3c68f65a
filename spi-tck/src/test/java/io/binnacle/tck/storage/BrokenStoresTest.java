package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.ReadResult;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;

/// Stores that are wrong in one way each: the contract must say so, by the test that names it.
class BrokenStoresTest {

  /// A fault.
  ///
  /// @param caughtBy the test that must fail
  record Fault(String name, Class<?> group, String caughtBy, Supplier<FaultyFixture> fixture) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Fault> faults() {
    return List.of(
        watching("lost event", "reliable", () -> dropping(new AtomicInteger())),
        watching("reordered event", "ordered", BrokenStoresTest::swapping),
        watching("event split from its commit", "atomic", () -> BrokenStoresTest::split),
        watching("wrong previous value", "previous", () -> BrokenStoresTest::wrongPrevious),
        watching("event told twice", "unique", () -> batch -> List.of(batch, batch)),
        watching("bookmark too early", "bookmarkable", () -> BrokenStoresTest::early),
        new Fault(
            "event of another range",
            StorageContract.Watches.class,
            "filter",
            () -> new FaultyFixture().store(Unfiltered::new)),
        new Fault(
            "event repeated after resume",
            StorageContract.Watches.class,
            "resumable",
            () -> new FaultyFixture().store(Repeating::new)),
        new Fault(
            "stale read",
            StorageContract.Reads.class,
            "anAcknowledgedCommitIsReadAtOnce",
            () -> new FaultyFixture().store(Stale::new)),
        new Fault(
            "stale read now and then",
            StorageContract.Concurrency.class,
            "historiesAreLinearizable",
            () -> new FaultyFixture().store(SometimesStale::new)),
        new Fault(
            "write lost on crash",
            StorageContract.Durability.class,
            "acknowledgedCommitsSurviveACrash",
            () -> new FaultyFixture().forgetting(1)),
        new Fault(
            "lease expired early",
            StorageContract.Leases.class,
            "expiryIsNotEarlyAndDeletesAllKeysInOneCommit",
            () -> new FaultyFixture().clock(() -> System.nanoTime() * 2)),
        new Fault(
            "compacted revision served",
            StorageContract.Compaction.class,
            "whatLiesBelowIsRefusedAndSaysSo",
            () -> new FaultyFixture().store(Uncompacted::new)));
  }

  private static final AtomicReference<Supplier<FaultyFixture>> CURRENT =
      new AtomicReference<>(FaultyFixture::new);

  /// The contract over the store of the moment. Not found by itself: it is no top-level class.
  static class Subject extends StorageContract {
    @Override
    protected StorageFixture fixture() {
      return CURRENT.get().get();
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isCaught(Fault fault) {
    CURRENT.set(fault.fixture());
    assertThat(
            failures(selectNestedMethod(List.of(Subject.class), fault.group(), fault.caughtBy())))
        .containsExactly(fault.caughtBy());
  }

  @Test
  void aSoundStorePasses() {
    CURRENT.set(FaultyFixture::new);
    assertThat(failures(selectClass(Subject.class))).isEmpty();
  }

  private static Set<String> failures(DiscoverySelector selector) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selector)
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
        .collect(Collectors.toSet());
  }

  private static Fault watching(
      String name, String caughtBy, Supplier<ForwardingListener.Distortion> distortion) {
    return new Fault(
        name,
        StorageContract.Watches.class,
        caughtBy,
        () -> new FaultyFixture().store(sound -> new Distorting(sound, distortion)));
  }

  private static ForwardingListener.Distortion dropping(AtomicInteger count) {
    return batch -> !batch.progress() && count.incrementAndGet() == 3 ? List.of() : List.of(batch);
  }

  private static ForwardingListener.Distortion swapping() {
    List<ChangeBatch> kept = new ArrayList<>();
    return batch -> {
      kept.add(batch);
      if (kept.size() == 1 && !batch.progress()) {
        return List.of();
      }
      List<ChangeBatch> swapped = List.copyOf(kept.reversed());
      kept.clear();
      return swapped;
    };
  }

  private static List<ChangeBatch> split(ChangeBatch batch) {
    return batch.progress()
        ? List.of(batch)
        : batch.events().stream()
            .map(event -> new ChangeBatch(batch.revision(), List.of(event)))
            .toList();
  }

  private static List<ChangeBatch> early(ChangeBatch batch) {
    return List.of(new ChangeBatch(batch.revision(), List.of()), batch);
  }

  private static List<ChangeBatch> wrongPrevious(ChangeBatch batch) {
    List<Event> events = new ArrayList<>();
    for (Event event : batch.events()) {
      events.add(
          event instanceof Event.Put put && put.previous().isPresent()
              ? new Event.Put(put.entry(), Optional.of(put.entry()))
              : event);
    }
    return List.of(new ChangeBatch(batch.revision(), events));
  }

  private static final class Distorting extends ForwardingStore {
    private final Supplier<ForwardingListener.Distortion> distortion;

    Distorting(Store sound, Supplier<ForwardingListener.Distortion> distortion) {
      super(sound);
      this.distortion = distortion;
    }

    @Override
    public Subscription watch(
        KeyRange range, long after, WatchOptions options, ChangeListener listener)
        throws StorageException {
      return super.watch(range, after, options, new ForwardingListener(listener, distortion.get()));
    }
  }

  private static final class Unfiltered extends ForwardingStore {
    Unfiltered(Store sound) {
      super(sound);
    }

    @Override
    public Subscription watch(
        KeyRange range, long after, WatchOptions options, ChangeListener listener)
        throws StorageException {
      return super.watch(KeyRange.all(), after, options, listener);
    }
  }

  private static final class Repeating extends ForwardingStore {
    Repeating(Store sound) {
      super(sound);
    }

    @Override
    public Subscription watch(
        KeyRange range, long after, WatchOptions options, ChangeListener listener)
        throws StorageException {
      return super.watch(range, after > 1 ? after - 1 : after, options, listener);
    }
  }

  private static final class Uncompacted extends ForwardingStore {
    Uncompacted(Store sound) {
      super(sound);
    }

    @Override
    public ReadResult read(Bytes key, ReadOptions options) throws StorageException {
      try {
        return super.read(key, options);
      } catch (StorageException e) {
        return super.read(key, ReadOptions.at(e.revision()));
      }
    }
  }

  private static class Stale extends ForwardingStore {
    Stale(Store sound) {
      super(sound);
    }

    boolean now() {
      return true;
    }

    @Override
    public ReadResult read(Bytes key, ReadOptions options) throws StorageException {
      long revision = revision(Consistency.LOCAL);
      if (options.atRevision().isPresent() || revision == 1 || !now()) {
        return super.read(key, options);
      }
      Optional<Entry> old = super.read(key, ReadOptions.at(revision - 1)).entry();
      return new ReadResult(revision, old);
    }
  }

  private static final class SometimesStale extends Stale {
    private final AtomicInteger reads = new AtomicInteger();

    SometimesStale(Store sound) {
      super(sound);
    }

    @Override
    boolean now() {
      return reads.incrementAndGet() % 5 == 0;
    }
  }
}
