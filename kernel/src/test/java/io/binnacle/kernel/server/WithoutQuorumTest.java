package io.binnacle.kernel.server;

import static io.binnacle.kernel.server.SharedStore.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.server.Node.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutQuorumTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String REASON = "no quorum: 1 of 3 members can be reached";

  private final SharedStore store = new SharedStore();
  @TempDir private Path scratch;

  @AfterEach
  void stop() {
    store.close();
  }

  private static String map(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"}}"
        .formatted(name);
  }

  @Test
  void aServerThatStartsWithoutOneListensAndWaits() throws Exception {
    StoreMember member = store.member("a");
    member.cutOff = true;
    try (Node node = new Node(member, scratch)) {
      assertThat(node.ask("/livez").code()).isEqualTo(200);
      assertThat(node.ask("/version").code()).isEqualTo(200);
      assertThat(node.ask("/readyz").code()).isEqualTo(500);
      assertThat(node.ask("/readyz/quorum").text())
          .isEqualTo("internal server error: " + REASON + "\n");
      assertThat(node.ask("/readyz?verbose").text())
          .contains("[-]quorum failed: reason withheld\n", "[-]watch-cache failed");
      assertThat(node.get("/apis/apps/v1").code()).isEqualTo(200);
      assertThat(node.ask(MAPS).code()).isEqualTo(403);
      for (String path : List.of(MAPS, MAPS + "?resourceVersion=0", MAPS + "?watch=1")) {
        Answer answer = node.get(path);
        assertThat(answer.code()).isEqualTo(503);
        assertThat(answer.retryAfter()).isEqualTo("1");
        assertThat(answer.body().text("reason")).contains("ServiceUnavailable");
      }

      member.cutOff = false;
      node.ready();
      assertThat(node.get("/readyz?verbose").text())
          .contains("[+]quorum ok\n")
          .endsWith("readyz check passed\n");
      assertThat(node.ask("/readyz").code()).isEqualTo(403);
      assertThat(node.send("POST " + MAPS, map("m")).code()).isEqualTo(201);
    }
  }

  @Test
  void aServerThatWaitsForOneCanBeStopped() throws Exception {
    StoreMember member = store.member("a");
    member.cutOff = true;
    stopsCleanly(new Node(member, scratch));
  }

  @Test
  void aStoreWhoseStartIsCutShortByTheStopIsNoFailure() throws Exception {
    StoreMember member = store.member("a");
    member.startsForever = true;
    Node node = new Node(member, scratch);
    assertThat(member.startBegun.await(60, TimeUnit.SECONDS)).isTrue();
    stopsCleanly(node);
  }

  private static void stopsCleanly(Node node) throws Exception {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            ready.complete(node.server.awaitReady());
          } catch (Exception e) {
            ready.completeExceptionally(e);
          }
        });
    node.close();
    assertThat(ready.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(node.server.awaitStop()).isTrue();
  }

  @Test
  void writesAndConsistentReadsFailAtOnceAndTheRestGoesOn() throws Exception {
    try (Node node = new Node("a", store, scratch).ready();
        Node other = new Node("b", store, scratch).ready()) {
      assertThat(node.send("POST " + MAPS, map("before")).code()).isEqualTo(201);
      long version =
          Long.parseLong(node.get(MAPS).body().text("metadata", "resourceVersion").orElseThrow());
      node.member.cutOff = true;

      for (Answer answer :
          List.of(
              node.get(MAPS),
              node.get(MAPS + "/before"),
              node.send("POST " + MAPS, map("refused")),
              node.send("DELETE " + MAPS + "/before", ""))) {
        assertThat(answer.code()).isEqualTo(503);
        assertThat(answer.retryAfter()).isEqualTo("1");
        assertThat(answer.body().text("reason")).contains("ServiceUnavailable");
        assertThat(answer.body().text("message").orElse("")).contains(REASON);
      }

      assertThat(node.get(MAPS + "?resourceVersion=0").body().items("items")).isNotEmpty();
      assertThat(node.get(MAPS + "/before?resourceVersion=0").code()).isEqualTo(200);
      assertThat(node.get(MAPS + "?resourceVersion=" + version).code()).isEqualTo(200);
      assertThat(node.get("/livez").code()).isEqualTo(200);
      assertThat(node.get("/version").code()).isEqualTo(200);
      assertThat(node.get("/api/v1").code()).isEqualTo(200);
      assertThat(node.get("/openapi/v3").code()).isEqualTo(200);
      assertThat(node.get("/readyz").code()).isEqualTo(500);
      assertThat(node.get("/readyz/quorum").text()).contains(REASON);
      assertThat(node.get("/livez/quorum").code()).isEqualTo(404);

      try (Stream<String> lines = node.watch(MAPS + "?watch=1&resourceVersion=" + version)) {
        assertThat(other.send("POST " + MAPS, map("after")).code()).isEqualTo(201);
        Iterator<String> frames = lines.iterator();
        assertThat(frames.next()).contains("\"type\":\"ADDED\"", "\"name\":\"after\"");
      }

      node.member.cutOff = false;
      assertThat(node.get("/readyz").code()).isEqualTo(200);
      assertThat(node.get(MAPS + "/after").code()).isEqualTo(200);
    }
  }

  @Test
  void anUnknownOutcomeIsToldAndNotToBeRepeated() throws Exception {
    try (Node node = new Node("a", store, scratch).ready()) {
      node.member.answersLost = Optional.of("/configmaps/");
      Answer answer = node.send("POST " + MAPS, map("m"));
      assertThat(answer.code()).isEqualTo(504);
      assertThat(answer.retryAfter()).isEmpty();
      assertThat(answer.body().text("reason")).contains("Timeout");
      assertThat(answer.body().text("message").orElse(""))
          .contains("it is not known whether the request was carried out");
      assertThat(node.get(MAPS + "/m").code()).isEqualTo(200);
    }
  }

  @Test
  void aMemberThatLagsIsNotReady() throws Exception {
    try (Node node = new Node("a", store, scratch).ready()) {
      node.member.lag = StorageChecks.LARGEST_LAG;
      assertThat(node.get("/readyz").code()).isEqualTo(200);
      node.member.lag = StorageChecks.LARGEST_LAG.plus(Duration.ofMillis(1));
      assertThat(node.get("/readyz/quorum").text()).contains("5001 ms behind the leader");
      assertThat(node.get("/readyz").code()).isEqualTo(500);
      assertThat(node.get("/livez").code()).isEqualTo(200);
      node.member.lag = Duration.ZERO;
      eventually("ready again", () -> node.get("/readyz").code() == 200);
    }
  }
}
