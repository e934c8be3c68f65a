package io.binnacle.kernel.registry;

import static io.binnacle.kernel.registry.RegistryFixture.CONFIG_MAPS;
import static io.binnacle.kernel.registry.RegistryFixture.eventually;
import static io.binnacle.kernel.registry.RegistryFixture.failure;
import static io.binnacle.kernel.registry.RegistryFixture.key;
import static io.binnacle.kernel.registry.RegistryFixture.soon;
import static io.binnacle.kernel.registry.RegistryFixture.text;
import static io.binnacle.kernel.registry.RegistryFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.registry.ObjectStore.WatchStart;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsistentReadTest {
  private static final ListVersion LATEST = new ListVersion.Latest();
  private static final ListVersion ANY = new ListVersion.Any();

  private RegistryFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new RegistryFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static <T> CompletableFuture<T> later(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
  }

  private Optional<ObjectVersion> get(String key, String version) {
    return fixture.store.get(CONFIG_MAPS, key(key), version, soon());
  }

  @Test
  void aReadOfTheLatestWaitsForTheStoresRevision() throws Exception {
    fixture.create("a/x", "old");
    assertThat(get("a/x", "")).map(RegistryFixture::text).contains("old");
    fixture.backend.holdFeed();
    fixture.put("a/x", true, "new");
    int asked = fixture.backend.revisionsAsked.get();

    CompletableFuture<Optional<ObjectVersion>> one = later(() -> get("a/x", ""));
    CompletableFuture<List<String>> all = later(() -> fixture.list(LATEST, ""));
    eventually(() -> fixture.backend.revisionsAsked.get() >= asked + 2);

    assertThat(fixture.list(ANY, "")).containsExactly("a/x=old");
    assertThat(text(get("a/x", "0").orElseThrow())).isEqualTo("old");
    assertThat(one).isNotDone();
    assertThat(all).isNotDone();
    fixture.backend.releaseFeed();
    assertThat(one.get(10, TimeUnit.SECONDS)).map(RegistryFixture::text).contains("new");
    assertThat(all.get(10, TimeUnit.SECONDS)).containsExactly("a/x=new");
  }

  @Test
  void aReadThatTheCacheCannotServeInTimeIsATimeout() {
    fixture.create("a/x", "old");
    fixture.backend.holdFeed();
    fixture.put("a/x", true, "new");
    Status status =
        failure(
            () ->
                fixture.store.get(
                    CONFIG_MAPS, key("a/x"), "", Deadline.after(Duration.ofMillis(50))));
    fixture.backend.releaseFeed();
    assertThat(status.code()).isEqualTo(504);
    assertThat(status.reason()).isEqualTo("Timeout");
    assertThat(status.message()).startsWith("Timeout: the store did not answer in time");
  }

  @Test
  void aVersionThatIsYetToComeIsTooLarge() {
    long newest = fixture.create("a/x", "x").revision();
    long ahead = newest + 100;
    for (Status status :
        List.of(
            failure(() -> fixture.store.get(CONFIG_MAPS, key("a/x"), "" + ahead, hurry())),
            failure(() -> snapshotInAHurry(new ListVersion.NotOlderThan(ahead))),
            failure(() -> snapshotInAHurry(new ListVersion.Exact(ahead))))) {
      assertThat(status.code()).isEqualTo(504);
      assertThat(status.message())
          .isEqualTo("Timeout: Too large resource version: " + ahead + ", current: " + newest);
      assertThat(status.details().orElseThrow().causes())
          .extracting(Status.Cause::reason)
          .containsExactly("ResourceVersionTooLarge");
      assertThat(status.details().orElseThrow().retryAfterSeconds()).isEqualTo(1);
    }
  }

  private static Deadline hurry() {
    return Deadline.after(Duration.ofMillis(50));
  }

  private Snapshot snapshotInAHurry(ListVersion version) {
    return fixture.store.snapshot(CONFIG_MAPS, version, hurry());
  }

  @Test
  void whatIsNoRevisionIsABadRequest() {
    assertThat(failure(() -> get("a/x", "1x")).code()).isEqualTo(400);
  }

  @Test
  void aSnapshotStaysAsItWasWhileWritesGoOn() {
    for (String name : List.of("a/1", "a/2", "a/3", "b/1")) {
      fixture.create(name, "first");
    }
    Snapshot first = fixture.store.snapshot(CONFIG_MAPS, LATEST, soon());
    fixture.put("a/2", true, "second");
    fixture.delete("a/3");
    fixture.create("a/15", "second");
    assertThat(fixture.list(LATEST, "a")).containsExactly("a/1=first", "a/15=second", "a/2=second");

    List<String> before = List.of("a/1=first", "a/2=first", "a/3=first");
    assertThat(texts(first.in("a"))).isEqualTo(before);
    assertThat(texts(first.after("a", "a/1"))).containsExactly("a/2=first", "a/3=first");
    assertThat(first.countAfter("a", "a/1")).isEqualTo(2);
    assertThat(first.countAfter("", "a/1")).isEqualTo(3);
    assertThat(fixture.list(new ListVersion.Exact(first.revision()), "a")).isEqualTo(before);
  }

  @Test
  void anExactStateOlderThanTheRecentChangesComesFromTheStore() throws Exception {
    fixture.create("a/x", "1");
    long old = fixture.put("a/x", true, "2").revision();
    for (int i = 0; i < 2_100; i++) {
      fixture.put("a/y", true, Integer.toString(i));
    }
    assertThat(fixture.list(LATEST, "")).containsExactly("a/x=2", "a/y=2099");
    assertThat(fixture.list(new ListVersion.Exact(old), "")).containsExactly("a/x=2");
    assertThat(fixture.list(new ListVersion.Exact(old - 1), "")).containsExactly("a/x=1");
    fixture.backend.maintenance().compact(old + 50);
    Status gone = failure(() -> fixture.list(new ListVersion.Exact(old), ""));
    assertThat(gone.code()).isEqualTo(410);
    assertThat(gone.reason()).isEqualTo("Expired");
  }

  /// Else a list would tell a change that a watch from its version tells again, and its next page
  /// would be of another state.
  @Test
  void aSnapshotHoldsNothingNewerThanItsRevision() throws Exception {
    fixture.create("a/x", "old");
    assertThat(fixture.list(LATEST, "")).containsExactly("a/x=old");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fixture.watch("", object -> slow(inside, go), new WatchStart.Now(new ListVersion.Latest()));
    fixture.put("a/x", true, "new");
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    // The change is in the cache; the cache does not yet say that it has come so far.
    Snapshot snapshot = fixture.store.snapshot(CONFIG_MAPS, ANY, soon());
    go.countDown();
    for (ObjectVersion object : snapshot.in("")) {
      assertThat(object.revision()).isLessThanOrEqualTo(snapshot.revision());
    }
  }

  private static boolean slow(CountDownLatch inside, CountDownLatch go) {
    inside.countDown();
    try {
      return go.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsThatComeTogetherAskTheStoreOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fixture.backend.beforeRevision = () -> slow(asked, go);
    int before = fixture.backend.revisionsAsked.get();
    List<Thread> readers = new ArrayList<>();
    readers.add(Thread.startVirtualThread(() -> get("a/x", "")));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 20; i++) {
      readers.add(Thread.startVirtualThread(() -> get("a/x", "")));
    }
    eventually(() -> readers.stream().allMatch(reader -> waits(reader)));
    go.countDown();
    for (Thread reader : readers) {
      assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    }
    // One that was under way, and one for all that came meanwhile.
    assertThat(fixture.backend.revisionsAsked.get() - before).isEqualTo(2);
  }

  /// Who waits for a question under way has less time left for the next one.
  @Test
  void noReaderWaitsLongerThanItsDeadline() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fixture.backend.beforeRevision = () -> slow(asked, go);
    Thread first = Thread.startVirtualThread(() -> get("a/x", ""));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    Deadline deadline = Deadline.after(Duration.ofSeconds(3));
    CompletableFuture<Optional<ObjectVersion>> second =
        later(() -> fixture.store.get(CONFIG_MAPS, key("a/x"), "", deadline));
    eventually(() -> deadline.remaining().compareTo(Duration.ofMillis(2_900)) < 0);
    go.countDown();
    second.get(10, TimeUnit.SECONDS);
    assertThat(first.join(Duration.ofSeconds(10))).isTrue();
    assertThat(fixture.backend.revisionsAsked.get()).isGreaterThanOrEqualTo(2);
    assertThat(fixture.backend.askedUntil).isEqualTo(deadline);
  }

  @Test
  void aReaderInAHurryFailsForNobodyElse() throws Exception {
    fixture.create("a/x", "x");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    fixture.backend.beforeRevision =
        () -> {
          slow(asked, go);
          fixture.backend.beforeRevision = () -> {};
          throw new StorageException(StorageException.Code.TIMEOUT, "too short a time");
        };
    CompletableFuture<Optional<ObjectVersion>> hurried = later(() -> get("a/x", ""));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Optional<ObjectVersion>> patient = later(() -> get("a/x", ""));
    go.countDown();
    assertThat(patient.get(10, TimeUnit.SECONDS)).isPresent();
    assertThat(hurried.handle((_, failure) -> failure != null).get(10, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }
}
