package io.binnacle.kernel.registry;

import static io.binnacle.kernel.registry.RegistryFixture.configMap;
import static io.binnacle.kernel.registry.RegistryFixture.events;
import static io.binnacle.kernel.registry.RegistryFixture.eventually;
import static io.binnacle.kernel.registry.RegistryFixture.failure;
import static io.binnacle.kernel.registry.RegistryFixture.key;
import static io.binnacle.kernel.registry.RegistryFixture.soon;
import static io.binnacle.kernel.registry.RegistryFixture.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.registry.ObjectStore.WatchStart;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final WatchStart EVERYTHING = new WatchStart.Everything(new ListVersion.Latest());

  private RegistryFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new RegistryFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void anObjectThatEntersOrLeavesTheSelectionIsAddedOrDeleted() throws Exception {
    Watcher watcher =
        fixture.watch("", RegistryFixture::on, new WatchStart.Now(new ListVersion.Latest()));
    fixture.put("a/x", false, "unseen");
    long in = fixture.put("a/x", true, "in").revision();
    long still = fixture.put("a/x", true, "still").revision();
    long out = fixture.put("a/x", false, "out").revision();
    fixture.put("a/x", false, "unseen");
    long back = fixture.put("a/x", true, "back").revision();
    fixture.delete("a/x");

    List<WatchEvent> seen = new ArrayList<>();
    eventually(() -> seen.addAll(look(watcher)) && seen.size() == 5);
    // What leaves is told as it last was inside, under the revision of its leaving.
    assertThat(seen.stream().map(RegistryFixture::told))
        .containsExactly(
            "ADDED a/x=in @" + in,
            "MODIFIED a/x=still @" + still,
            "DELETED a/x=still @" + out,
            "ADDED a/x=back @" + back,
            "DELETED a/x=back @" + (back + 1));
    assertThat(seen.get(2).object().value().text("metadata", "resourceVersion"))
        .contains(Long.toString(out));
  }

  private static boolean any(ObjectVersion object) {
    return true;
  }

  private static List<WatchEvent> look(Watcher watcher) {
    try {
      return watcher.look(10, TimeUnit.SECONDS).events();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWatchOfEverythingBeginsWithWhatThereIs() throws Exception {
    long second = fixture.create("a/2", "x").revision();
    long first = fixture.create("a/1", "x").revision();
    fixture.create("b/1", "other namespace");
    fixture.put("a/3", false, "not selected");

    Watcher watcher = fixture.watch("a", RegistryFixture::on, EVERYTHING);
    Watcher.Look look = watcher.look(0, TimeUnit.SECONDS);
    assertThat(look.events().stream().map(RegistryFixture::told))
        .containsExactly("ADDED a/1=x @" + first, "ADDED a/2=x @" + second);
    assertThat(look.revision()).isEqualTo(first + 2);
    assertThat(look.ended()).isFalse();

    fixture.create("b/2", "other namespace");
    long next = fixture.put("a/2", true, "y").revision();
    assertThat(events(watcher, 1)).containsExactly("MODIFIED a/2=y @" + next);
  }

  @Test
  void aWatchFromNowIsToldNothingOld() throws Exception {
    fixture.create("a/1", "old");
    Watcher watcher =
        fixture.watch("", WatchTest::any, new WatchStart.Now(new ListVersion.Latest()));
    assertThat(watcher.look(0, TimeUnit.SECONDS).events()).isEmpty();
    long now = fixture.create("a/2", "new").revision();
    assertThat(events(watcher, 1)).containsExactly("ADDED a/2=new @" + now);
  }

  /// As etcd: what comes before the revision asked for is left out, also when that is yet to come.
  @Test
  void aWatchAfterALaterRevisionLeavesOutWhatComesBeforeIt() throws Exception {
    long newest = fixture.create("a/x", "0").revision();
    Watcher watcher = fixture.watch("", WatchTest::any, new WatchStart.After(newest + 2));
    for (int i = 1; i <= 3; i++) {
      fixture.put("a/x", true, Integer.toString(i));
    }
    assertThat(events(watcher, 1)).containsExactly("MODIFIED a/x=3 @" + (newest + 3));
  }

  @Test
  void everyChangeIsToldOnceHoweverOftenTheWatchIsResumed() throws Exception {
    long seed = System.nanoTime();
    System.out.println("WatchTest seed " + seed);
    Random random = new Random(seed);
    int writes = 600;
    List<String> expected = new ArrayList<>();
    long start = fixture.create("a/x", "start").revision();
    Thread writer =
        Thread.startVirtualThread(
            () -> {
              for (int i = 0; i < writes; i++) {
                long revision = fixture.put("a/x", true, Integer.toString(i)).revision();
                expected.add("MODIFIED a/x=" + i + " @" + revision);
              }
            });
    List<String> seen = new ArrayList<>();
    long last = start;
    while (seen.size() < writes) {
      try (Watcher watcher = fixture.watch("", WatchTest::any, new WatchStart.After(last))) {
        for (int looks = random.nextInt(3); looks >= 0 && seen.size() < writes; looks--) {
          Watcher.Look look = watcher.look(10, TimeUnit.SECONDS);
          List<WatchEvent> events = look.events();
          int take = looks == 0 ? random.nextInt(events.size() + 1) : events.size();
          for (WatchEvent event : events.subList(0, take)) {
            seen.add(told(event));
            last = event.revision();
          }
          if (take == events.size()) {
            assertThat(look.revision()).as("seed %d", seed).isGreaterThanOrEqualTo(last);
            last = look.revision();
          }
        }
      }
    }
    assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
    assertThat(seen).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void aWatchFromBeforeTheRecentChangesGetsThemFromTheStore() throws Exception {
    long before = fixture.create("a/x", "0").revision();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 2_100; i++) {
      boolean on = i % 2 == 1;
      long revision = fixture.put("a/x", on, Integer.toString(i)).revision();
      expected.add(
          i == 1
              ? "MODIFIED a/x=1 @" + revision
              : on
                  ? "ADDED a/x=" + i + " @" + revision
                  : "DELETED a/x=" + (i - 1) + " @" + revision);
    }
    Watcher watcher = fixture.watch("a", RegistryFixture::on, new WatchStart.After(before));
    assertThat(events(watcher, expected.size())).isEqualTo(expected);

    fixture.backend.maintenance().compact(before + 30);
    Status gone =
        failure(() -> fixture.watch("a", RegistryFixture::on, new WatchStart.After(before)));
    assertThat(gone.code()).isEqualTo(410);
    assertThat(gone.reason()).isEqualTo("Expired");
    assertThat(gone.message())
        .isEqualTo("too old resource version: " + before + " (" + (before + 30) + ")");
    // What the recent changes hold does not need the store's history.
    fixture.backend.maintenance().compact(before + 2_100);
    assertThat(events(fixture.watch("a", WatchTest::any, new WatchStart.After(before + 2_099)), 1))
        .hasSize(1);
  }

  @Test
  void whoReadsTooSlowlyLosesHisWatchAndNobodyElse() throws Exception {
    fixture.create("a/x", "0");
    Watcher slow = fixture.watch("", WatchTest::any, EVERYTHING);
    Watcher quick = fixture.watch("", WatchTest::any, EVERYTHING);
    Thread reader =
        Thread.startVirtualThread(
            () -> {
              int seen = 0;
              while (seen < 10_101) {
                seen += look(quick).size();
              }
            });
    long last = 0;
    for (int i = 1; i <= 10_100; i++) {
      last = fixture.put("a/x", true, Integer.toString(i)).revision();
    }
    assertThat(reader.join(Duration.ofSeconds(10))).isTrue();

    Watcher.Look look = slow.look(10, TimeUnit.SECONDS);
    assertThat(look.ended()).isTrue();
    assertThat(look.failure()).isEmpty();
    // Its client goes on from what it was told, so no more may be said than that.
    assertThat(look.events().getFirst().type()).isEqualTo(WatchEvent.Type.ADDED);
    assertThat(look.revision()).isEqualTo(look.events().getLast().revision()).isLessThan(last);
    Watcher resumed = fixture.watch("", WatchTest::any, new WatchStart.After(look.revision()));
    assertThat(events(resumed, (int) (last - look.revision())))
        .first()
        .isEqualTo("MODIFIED a/x=10001 @" + (look.revision() + 1));
  }

  @Test
  void nothingIsLostOrRepeatedWhenTheStoreCutsTheFeed() throws Exception {
    Watcher watcher = fixture.watch("", WatchTest::any, EVERYTHING);
    fixture.create("a/1", "x");
    assertThat(events(watcher, 1)).hasSize(1);
    fixture.backend.cutFeed(StorageException.Code.SLOW_CONSUMER);
    long second = fixture.create("a/2", "x").revision();
    long third = fixture.create("a/3", "x").revision();
    assertThat(events(watcher, 2))
        .containsExactly("ADDED a/2=x @" + second, "ADDED a/3=x @" + third);
  }

  @Test
  void whenTheHistorySinceACutIsGoneEverythingIsReadAnewAndWatchesExpire() throws Exception {
    fixture.create("a/1", "x");
    Watcher watcher = fixture.watch("", WatchTest::any, EVERYTHING);
    assertThat(events(watcher, 1)).hasSize(1);
    CountDownLatch compacted = new CountDownLatch(1);
    fixture.backend.beforeWatch = () -> await(compacted);
    fixture.backend.cutFeed(StorageException.Code.SLOW_CONSUMER);
    fixture.delete("a/1");
    long newest = fixture.create("a/2", "x").revision();
    fixture.backend.maintenance().compact(newest);
    compacted.countDown();

    assertThat(fixture.list(new ListVersion.Latest(), "")).containsExactly("a/2=x");
    eventually(() -> ended(watcher));
    Status status = watcher.look(0, TimeUnit.SECONDS).failure().orElseThrow().status();
    assertThat(status.code()).isEqualTo(410);
    assertThat(status.reason()).isEqualTo("Expired");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean ended(Watcher watcher) {
    try {
      return watcher.look(1, TimeUnit.MILLISECONDS).ended();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void someCanBeTakenAtATime() throws Exception {
    for (int i = 1; i <= 5; i++) {
      fixture.create("a/" + i, "x");
    }
    Watcher watcher = fixture.watch("", WatchTest::any, EVERYTHING);
    Semaphore told = new Semaphore(0);
    watcher.onMore(told::release);
    assertThat(told.tryAcquire()).as("told of what is there").isTrue();
    Watcher.Look first = watcher.take(2);
    assertThat(first.events()).hasSize(2);
    assertThat(first.more()).isTrue();
    assertThat(first.revision()).as("what existed is not all told").isZero();

    fixture.backend.commit(
        new Commit(List.of(), List.of(deletion("a/1"), deletion("a/2")), soon()));
    assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(watcher.take(2).revision()).isZero();
    Watcher.Look mixed = watcher.take(2);
    assertThat(mixed.events())
        .extracting(WatchEvent::type)
        .containsExactly(WatchEvent.Type.ADDED, WatchEvent.Type.DELETED);
    assertThat(mixed.more()).isTrue();
    assertThat(mixed.revision())
        .as("one change of that commit is left")
        .isEqualTo(mixed.events().getLast().revision() - 1);

    watcher.close();
    Watcher.Look last = watcher.take(2);
    assertThat(last.events()).hasSize(1);
    assertThat(last.revision()).isGreaterThanOrEqualTo(last.events().getFirst().revision());
    assertThat(last.more()).isFalse();
    assertThat(last.ended()).isTrue();
    assertThat(told.tryAcquire()).as("told of the end").isTrue();
  }

  /// The expiry of a lease deletes several objects at one revision: a watch that goes on after that
  /// revision must have been told of all of them.
  @Test
  void changesOfOneCommitAreToldTogether() throws Exception {
    for (int round = 0; round < 200; round++) {
      fixture.create("a/1", "x");
      fixture.create("a/2", "x");
      Watcher watcher =
          fixture.watch("a", WatchTest::any, new WatchStart.Now(new ListVersion.Latest()));
      fixture.backend.commit(
          new Commit(List.of(), List.of(deletion("a/1"), deletion("a/2")), soon()));
      Watcher.Look look = watcher.look(10, TimeUnit.SECONDS);
      assertThat(look.events()).hasSize(2);
      assertThat(look.revision()).isEqualTo(look.events().getLast().revision());
      watcher.close();
    }
  }

  private static Change deletion(String key) {
    return new Change.Delete(KeyScheme.key(RegistryFixture.CONFIG_MAPS, key(key)));
  }

  @Test
  void closingOrEndingWakesWhoWaits() throws Exception {
    Watcher closed =
        fixture.watch("", WatchTest::any, new WatchStart.Now(new ListVersion.Latest()));
    Watcher ended = fixture.watch("", WatchTest::any, new WatchStart.Now(new ListVersion.Latest()));
    List<Watcher.Look> looks = new ArrayList<>();
    Thread one = Thread.startVirtualThread(() -> lookInto(closed, looks));
    Thread other = Thread.startVirtualThread(() -> lookInto(ended, looks));
    eventually(() -> one.getState() == Thread.State.TIMED_WAITING);
    eventually(() -> other.getState() == Thread.State.TIMED_WAITING);
    closed.close();
    fixture.store.endWatches();
    assertThat(one.join(Duration.ofSeconds(5))).isTrue();
    assertThat(other.join(Duration.ofSeconds(5))).isTrue();
    assertThat(looks).hasSize(2).allMatch(look -> look.ended() && look.failure().isEmpty());
    fixture.store.create(
        RegistryFixture.CONFIG_MAPS, key("a/late"), configMap("a/late", true, "x"), soon());
    assertThat(closed.look(0, TimeUnit.SECONDS).events()).isEmpty();
  }

  private static void lookInto(Watcher watcher, List<Watcher.Look> looks) {
    try {
      Watcher.Look look = watcher.look(60, TimeUnit.SECONDS);
      synchronized (looks) {
        looks.add(look);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
