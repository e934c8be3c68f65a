package io.binnacle.kernel.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.backup.BackupInput;
import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.Bytes;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorePathsTest {
  private static final ServerIdentity IDENTITY = new ServerIdentity("n1", "1.2.3", "fake");
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

  private final FakeBackend storage = new FakeBackend();
  private final FakeMembership membership = new FakeMembership();
  private final PathHandler store =
      new StorePaths(storage, new StoreBackup(storage, IDENTITY, CLOCK, new Random(1)), IDENTITY);
  private final PathHandler members = new MemberPaths(storage);

  private static RawRequest request(String method, String path, String body) {
    return new RawRequest(
        method,
        path,
        Query.none(),
        new Headers(Map.of()),
        () -> body.getBytes(StandardCharsets.UTF_8),
        InetAddress.getLoopbackAddress(),
        List.of());
  }

  private static ObjectValue object(Response response) {
    assertThat(response.status()).isEqualTo(200);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ((Response.Content) response).chunks().forEach(all::writeBytes);
    return JsonReader.readStored(all.toByteArray());
  }

  private ObjectValue answer(PathHandler handler, String method, String path) {
    return object(handler.answer(request(method, path, "")).orElseThrow());
  }

  private static void refused(
      PathHandler handler, String method, String path, int code, String reason, String message) {
    assertThatThrownBy(() -> handler.answer(request(method, path, "")))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(code);
              assertThat(e.status().reason()).isEqualTo(reason);
              assertThat(e.status().message()).isEqualTo(message);
            });
  }

  private void put(String key, int size) throws StorageException {
    storage
        .store()
        .commit(
            new Commit(
                List.of(),
                List.of(new Change.Put(Bytes.utf8(key), Bytes.wrap(new byte[size]), 0)),
                Deadline.usual()));
  }

  @Test
  void membersAreListed() {
    storage.membership = Optional.of(membership);
    ObjectValue answer = answer(members, "GET", "/binnacle/members");
    assertThat(answer.text("cluster")).contains("c1");
    assertThat(answer.text("self")).contains("a");
    assertThat(answer.items("members")).hasSize(3);
    assertThat(answer.items("members").get(1))
        .isEqualTo(
            ObjectValue.builder()
                .put("name", "b")
                .put("role", "follower")
                .put("address", "10.0.0.2:7001")
                .put("appliedIndex", 11)
                .put("lag", 1)
                .build());
  }

  @Test
  void membersAreChanged() {
    storage.membership = Optional.of(membership);
    for (ObjectValue done :
        List.of(
            answer(members, "POST", "/binnacle/members/b/promote"),
            answer(members, "POST", "/binnacle/members/b/lead"),
            answer(members, "DELETE", "/binnacle/members/b"))) {
      assertThat(done.text("kind")).contains("Status");
      assertThat(done.text("status")).contains("Success");
    }
    assertThat(membership.asked).containsExactly("promote b", "lead b", "remove b");
  }

  @Test
  void whatTheMembershipRefusesIsAStatus() {
    storage.membership = Optional.of(membership);
    refused(members, "POST", "/binnacle/members/c/promote", 409, "Conflict", "c has not caught up");
    refused(members, "DELETE", "/binnacle/members/x", 404, "NotFound", "there is no member \"x\"");
    membership.leaderless = true;
    refused(
        members,
        "GET",
        "/binnacle/members",
        503,
        "ServiceUnavailable",
        "the store does not serve: no leader is known");
    assertThat(membership.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/binnacle/members",
    "DELETE,/binnacle/members/a",
    "POST,/binnacle/members/a/lead"
  })
  void aStoreOnOneMachineHasNoMembers(String method, String path) {
    refused(
        members, method, path, 404, "NotFound", "the store has no members: it is not replicated");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/binnacle/status",
    "PUT,/binnacle/backup",
    "GET,/binnacle/defragment",
    "GET,/binnacle/compact",
    "POST,/binnacle/members",
    "GET,/binnacle/members/a",
    "GET,/binnacle/members/a/lead"
  })
  void otherMethodsAreRefused(String method, String path) {
    refused(
        path.startsWith("/binnacle/members") ? members : store,
        method,
        path,
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource");
  }

  @ParameterizedTest
  @CsvSource({
    "/binnacle/join",
    "/binnacle/statuses",
    "/binnacle/membership",
    "/binnacle/members/a/b/c",
    "/binnacle/members/a/other"
  })
  void otherPathsAreLeftToOthers(String path) {
    assertThat(store.answer(request("POST", path, ""))).isEmpty();
    assertThat(members.answer(request("POST", path, ""))).isEmpty();
  }

  @Test
  void statusTellsTheNodeTheStoreAndItsMembers() throws Exception {
    storage.membership = Optional.of(membership);
    storage.quota(1000);
    put("/registry/x", 2000);
    ObjectValue status = answer(store, "GET", "/binnacle/status");
    assertThat(status.text("node")).contains("n1");
    assertThat(status.text("version")).contains("1.2.3");
    assertThat(status.text("store", "name")).contains("fake");
    assertThat(status.at("store", "revision")).contains(Value.of(2));
    assertThat(status.at("store", "keys")).contains(Value.of(1));
    assertThat(status.at("store", "quotaReached")).contains(BoolValue.TRUE);
    assertThat(status.at("health", "readable")).contains(BoolValue.TRUE);
    assertThat(status.items("members")).hasSize(3);
  }

  @Test
  void statusOfAStoreThatIsDownTellsWhatIsWrong() {
    storage.failure =
        Optional.of(new StorageException(StorageException.Code.CORRUPT, "page 7 is damaged"));
    membership.leaderless = true;
    storage.membership = Optional.of(membership);
    ObjectValue status = answer(store, "GET", "/binnacle/status");
    assertThat(status.at("health", "readable")).contains(BoolValue.FALSE);
    assertThat(status.text("health", "message")).contains("page 7 is damaged");
    assertThat(status.at("store", "revision")).isEmpty();
  }

  @Test
  void aBackupIsTheSnapshotInItsForm() throws Exception {
    storage.snapshot = new byte[1_000_000];
    new Random(2).nextBytes(storage.snapshot);
    Response response = store.answer(request("GET", "/binnacle/backup", "")).orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ((Response.Written) response).body().writeTo(out);
    try (BackupInput backup =
        new BackupInput(new ByteArrayInputStream(out.toByteArray()), Optional.empty())) {
      assertThat(backup.head().store()).isEqualTo("fake");
      assertThat(backup.head().version()).isEqualTo("1.2.3");
      assertThat(backup.head().created()).isEqualTo(CLOCK.instant());
      assertThat(backup.readAllBytes()).isEqualTo(storage.snapshot);
      assertThat(backup.revision()).isEqualTo(77);
    }
  }

  @Test
  void aSnapshotThatFailsBreaksTheBackupOff() {
    Response response = store.answer(request("GET", "/binnacle/backup", "")).orElseThrow();
    storage.failure =
        Optional.of(new StorageException(StorageException.Code.CORRUPT, "page 7 is damaged"));
    assertThatThrownBy(
            () -> ((Response.Written) response).body().writeTo(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aStoreWithoutSnapshotsOrThatIsClosedSaysSoInAStatus() {
    PathHandler memory =
        new StorePaths(
            storage.sound,
            new StoreBackup(storage.sound, IDENTITY, CLOCK, new Random(1)),
            IDENTITY);
    refused(
        memory,
        "GET",
        "/binnacle/backup",
        501,
        "NotImplemented",
        "the store fake cannot write backups");
    storage.sound.close();
    assertThatThrownBy(() -> store.answer(request("GET", "/binnacle/backup", "")))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(503));
  }

  @Test
  void theStoreIsDefragmented() {
    answer(store, "POST", "/binnacle/defragment");
    assertThat(storage.defragmented).isEqualTo(1);
  }

  @Test
  void theStoreIsCompacted() throws Exception {
    for (int i = 0; i < 5; i++) {
      put("/registry/" + i, 1);
    }
    object(store.answer(request("POST", "/binnacle/compact", "{\"revision\": 3}")).orElseThrow());
    assertThat(storage.compactedRevision()).isEqualTo(3);
    object(store.answer(request("POST", "/binnacle/compact", "{}")).orElseThrow());
    assertThat(storage.compactedRevision()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"revision\": 7} | the revision 7 does not exist; the newest is 1",
        "{\"revision\": \"1\"} | the body must be empty or {\"revision\": NUMBER}",
        "{\"revison\": 1} | the body must be empty or {\"revision\": NUMBER}",
        "[] | the body must be empty or {\"revision\": NUMBER}"
      })
  void aCompactionThatMakesNoSenseIsRefused(String body, String message) {
    assertThatThrownBy(() -> store.answer(request("POST", "/binnacle/compact", body)))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(400))
        .hasMessage(message);
  }
}
