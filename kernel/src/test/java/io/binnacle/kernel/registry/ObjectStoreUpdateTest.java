package io.binnacle.kernel.registry;

import static io.binnacle.kernel.registry.RegistryFixture.CONFIG_MAPS;
import static io.binnacle.kernel.registry.RegistryFixture.configMap;
import static io.binnacle.kernel.registry.RegistryFixture.failure;
import static io.binnacle.kernel.registry.RegistryFixture.key;
import static io.binnacle.kernel.registry.RegistryFixture.soon;
import static io.binnacle.kernel.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.registry.ObjectStore.Change;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectStoreUpdateTest {
  private RegistryFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new RegistryFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Optional<ObjectVersion> update(Function<Optional<ObjectVersion>, Change> change) {
    return fixture.store.update(CONFIG_MAPS, key("a/x"), change, soon());
  }

  private static Change append(Optional<ObjectVersion> current, String more) {
    return new Change.Put(
        configMap("a/x", true, current.map(RegistryFixture::text).orElse("") + more));
  }

  /// Creates the object and waits until the cache has it.
  private long create(String text) {
    long revision = fixture.create("a/x", text).revision();
    assertThat(stored()).isEqualTo(text);
    return revision;
  }

  private String stored() {
    return text(fixture.store.get(CONFIG_MAPS, key("a/x"), "", soon()).orElseThrow());
  }

  /// Lets somebody else write just before the next commit.
  private void beatenOnceBy(Runnable other) {
    fixture.backend.beforeCommit =
        () -> {
          fixture.backend.beforeCommit = () -> {};
          other.run();
        };
  }

  /// Whatever wrote it: one object must not take all others along.
  @Test
  void anObjectThatCannotBeReadHoldsUpNoOthers() throws Exception {
    long revision = create("first");
    Bytes place = Bytes.utf8(ObjectStore.place(CONFIG_MAPS, key("a/x")));
    fixture.backend.commit(Commit.replace(place, revision, Bytes.utf8("{")));

    assertThat(text(fixture.create("a/y", "other"))).isEqualTo("other");
    assertThat(fixture.list(new ListVersion.Latest(), "a"))
        .containsExactly("a/x=first", "a/y=other");
    assertThatThrownBy(() -> update(current -> append(current, "second")))
        .hasMessageContaining("stored");
  }

  @Test
  void whatExistsCannotBeCreatedAgain() {
    create("first");
    Status status = failure(() -> fixture.create("a/x", "second"));
    assertThat(status.code()).isEqualTo(409);
    assertThat(status.reason()).isEqualTo("AlreadyExists");
    assertThat(status.message()).isEqualTo("configmaps \"x\" already exists");
    assertThat(stored()).isEqualTo("first");
  }

  @Test
  void whoIsBeatenStartsAgainFromTheWinnersState() {
    create("0");
    beatenOnceBy(() -> fixture.put("a/x", true, "0+other"));
    List<String> seen = new ArrayList<>();
    ObjectVersion written =
        update(
                current -> {
                  seen.add(text(current.orElseThrow()));
                  return append(current, "+mine");
                })
            .orElseThrow();
    assertThat(seen).containsExactly("0", "0+other");
    assertThat(text(written)).isEqualTo("0+other+mine");
    assertThat(stored()).isEqualTo("0+other+mine");
  }

  @Test
  void whoIsBeatenByADeletionSeesThatThereIsNothing() {
    create("0");
    beatenOnceBy(() -> fixture.delete("a/x"));
    List<Boolean> seen = new ArrayList<>();
    Status status =
        failure(
            () ->
                update(
                    current -> {
                      seen.add(current.isPresent());
                      if (current.isEmpty()) {
                        throw ApiErrors.notFound(CONFIG_MAPS.address(), "x");
                      }
                      return append(current, "+mine");
                    }));
    assertThat(seen).containsExactly(true, false);
    assertThat(status.code()).isEqualTo(404);
  }

  @Test
  void aRemovalThatIsBeatenLooksAgain() {
    create("0");
    beatenOnceBy(() -> fixture.put("a/x", true, "protected"));
    Optional<ObjectVersion> kept =
        update(
            current ->
                text(current.orElseThrow()).equals("protected")
                    ? new Change.Nothing()
                    : new Change.Remove(current.get().value()));
    assertThat(kept).map(RegistryFixture::text).contains("protected");
    assertThat(stored()).isEqualTo("protected");
  }

  @Test
  void aRemovalIsAnsweredWithTheLastState() {
    long created = create("0");
    ObjectVersion last =
        update(current -> new Change.Remove(configMap("a/x", true, "last"))).orElseThrow();
    assertThat(text(last)).isEqualTo("last");
    assertThat(last.revision()).isGreaterThanOrEqualTo(created);
    assertThat(fixture.store.get(CONFIG_MAPS, key("a/x"), "", soon())).isEmpty();
  }

  @Test
  void noneOfManyConcurrentUpdatesIsLost() throws Exception {
    create("");
    int writers = 8;
    int each = 50;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int n = 0; n < each; n++) {
                  update(current -> append(current, "+"));
                }
              }));
    }
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }
    assertThat(stored()).isEqualTo("+".repeat(writers * each));
  }

  /// The cache may trail: what it holds must not be the reason for a refusal.
  @Test
  void aRefusalOfAnOldStateIsTriedAgainOnTheNewest() throws Exception {
    long old = create("0");
    fixture.backend.holdFeed();
    long newest = fixture.put("a/x", true, "1").revision();
    List<Long> seen = new ArrayList<>();
    update(
        current -> {
          seen.add(current.orElseThrow().revision());
          if (current.get().revision() != newest) {
            throw ApiErrors.modified(CONFIG_MAPS.address(), "x");
          }
          return append(current, "+mine");
        });
    assertThat(seen).containsExactly(old, newest);

    AtomicInteger calls = new AtomicInteger();
    Status refused =
        failure(
            () ->
                update(
                    current -> {
                      calls.incrementAndGet();
                      throw ApiErrors.modified(CONFIG_MAPS.address(), "x");
                    }));
    assertThat(refused.code()).isEqualTo(409);
    assertThat(refused.message())
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"x\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
    assertThat(calls).hasValue(2);
    fixture.backend.releaseFeed();
    assertThat(stored()).isEqualTo("1+mine");
  }

  @Test
  void thatNothingIsToBeDoneMustBeTrueOfTheNewestState() {
    create("same");
    fixture.backend.holdFeed();
    fixture.put("a/x", true, "different");
    Optional<ObjectVersion> written =
        update(
            current ->
                text(current.orElseThrow()).equals("same")
                    ? new Change.Nothing()
                    : new Change.Put(configMap("a/x", true, "same")));
    fixture.backend.releaseFeed();
    assertThat(written).map(RegistryFixture::text).contains("same");
    assertThat(stored()).isEqualTo("same");
  }

  @Test
  void nothingToDoTakesNoRevision() throws Exception {
    long before = create("0");
    assertThat(update(current -> new Change.Nothing()))
        .map(ObjectVersion::revision)
        .contains(before);
    assertThat(fixture.backend.revision(Consistency.LINEARIZABLE)).isEqualTo(before);
  }

  @Test
  void whoIsAlwaysBeatenGivesUpWhenHisTimeIsOver() {
    create("0");
    Deadline deadline = Deadline.after(Duration.ofMillis(100));
    AtomicInteger writes = new AtomicInteger();
    ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
    fixture.backend.beforeCommit =
        () -> {
          if (!inside.get()) {
            inside.set(true);
            fixture.put("a/x", true, "other " + writes.incrementAndGet());
            inside.set(false);
          }
        };
    Status status =
        failure(
            () ->
                fixture.store.update(
                    CONFIG_MAPS, key("a/x"), current -> append(current, "+mine"), deadline));
    // Either way nothing of his is stored: the store refuses what comes after its deadline.
    assertThat(status.code()).isIn(503, 504);
    assertThat(status.details().orElseThrow().retryAfterSeconds()).isEqualTo(1);
    assertThat(writes.get()).isGreaterThan(1);
    assertThat(stored()).isEqualTo("other " + writes.get());
  }

  @ParameterizedTest
  @CsvSource({
    "NO_LEADER,503,ServiceUnavailable",
    "CLOSED,503,ServiceUnavailable",
    "TIMEOUT,503,ServiceUnavailable",
    "INDETERMINATE,504,Timeout",
    "NO_SPACE,507,InsufficientStorage",
    "TOO_LARGE,413,RequestEntityTooLarge",
    "CORRUPT,500,InternalError",
  })
  void failuresOfTheStoreAreToldAsWhatTheyAre(
      StorageException.Code code, int expected, String reason) {
    fixture.backend.beforeCommit =
        () -> {
          throw new StorageException(code, "because");
        };
    Status status = failure(() -> fixture.create("a/x", "0"));
    assertThat(status.code()).isEqualTo(expected);
    assertThat(status.reason()).isEqualTo(reason);
    assertThat(status.message()).contains("because");
  }
}
