package io.binnacle.kernel.server;

import static io.binnacle.kernel.server.SharedStore.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.server.Node.Answer;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralServersTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private final SharedStore store = new SharedStore();
  private final List<Node> nodes = new ArrayList<>();
  @TempDir private Path scratch;

  @AfterEach
  void stop() {
    nodes.reversed().forEach(Node::close);
    store.close();
  }

  /// Servers that start at once over an empty store.
  private void start(String... names) throws Exception {
    for (String name : names) {
      nodes.add(new Node(name, store, scratch));
    }
    for (Node node : nodes) {
      node.ready();
    }
  }

  private static String map(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"}}"
        .formatted(name);
  }

  private static String version(ObjectValue object) {
    return object.text("metadata", "resourceVersion").orElseThrow();
  }

  @Test
  void serversThatStartAtOnceMakeTheSystemsObjectsOnce() throws Exception {
    start("a", "b", "c");
    for (Node node : nodes) {
      assertThat(node.get("/readyz").code()).isEqualTo(200);
      ObjectValue service = node.get(SERVICES + "/kubernetes").body();
      assertThat(service.text("spec", "clusterIP")).contains("10.96.0.1");
      assertThat(node.get("/api/v1/namespaces").body().items("items")).hasSize(4);
    }
  }

  @Test
  void whatOneServerAcknowledgedEveryOtherShows() throws Exception {
    start("a", "b");
    for (int i = 0; i < 50; i++) {
      Node writer = nodes.get(i % 2);
      Node reader = nodes.get((i + 1) % 2);
      assertThat(writer.send("POST " + MAPS, map("m" + i)).code()).isEqualTo(201);
      assertThat(reader.get(MAPS + "/m" + i).code()).isEqualTo(200);
    }
  }

  @Test
  void noAddressAndNoPortIsGivenTwice() throws Exception {
    start("a", "b");
    Set<String> addresses = new HashSet<>();
    Set<String> ports = new HashSet<>();
    ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    List<Thread> writers = new ArrayList<>();
    for (Node node : nodes) {
      writers.add(
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < 40; i++) {
                  answers.add(
                      node.send(
                          "POST " + SERVICES,
                          """
                          {"apiVersion":"v1","kind":"Service","metadata":{"generateName":"s-"},
                          "spec":{"type":"NodePort","ports":[{"port":80}]}}"""));
                  // A range of its own for whoever asks for one address.
                  node.send(
                      "POST " + SERVICES,
                      """
                      {"apiVersion":"v1","kind":"Service","metadata":{"generateName":"t-"},
                      "spec":{"clusterIP":"10.96.0.%d","ports":[{"port":80}]}}"""
                          .formatted(20 + i));
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(answers).extracting(Answer::code).containsOnly(201);
    List<Value> services = nodes.getFirst().get(SERVICES).body().items("items");
    for (Value value : services) {
      ObjectValue service = (ObjectValue) value;
      String address = service.text("spec", "clusterIP").orElseThrow();
      assertThat(addresses.add(address)).as("address %s", address).isTrue();
      for (Value port : service.items("spec", "ports")) {
        ((ObjectValue) port)
            .integer("nodePort")
            .ifPresent(p -> assertThat(ports.add(p.toString())).as("port %s", p).isTrue());
      }
    }
    // 80 with any address, 40 with one of which each was wanted twice, and `kubernetes`.
    assertThat(services).hasSize(121);
    assertThat(ports).hasSize(80);
  }

  @Test
  void aListAndAWatchGoOnAtAnotherServer() throws Exception {
    start("a", "b");
    Node a = nodes.getFirst();
    Node b = nodes.getLast();
    for (int i = 0; i < 5; i++) {
      a.send("POST " + MAPS, map("m" + i));
    }
    ObjectValue first = a.get(MAPS + "?limit=2").body();
    a.send("POST " + MAPS, map("m1-later"));
    String token = first.text("metadata", "continue").orElseThrow();
    ObjectValue rest = b.get(MAPS + "?limit=10&continue=" + token).body();
    assertThat(version(rest)).isEqualTo(version(first));
    assertThat(names(first)).containsExactly("m0", "m1");
    assertThat(names(rest)).containsExactly("m2", "m3", "m4");

    try (Stream<String> lines = b.watch(MAPS + "?watch=1&resourceVersion=" + version(first))) {
      assertThat(lines.iterator().next()).contains("m1-later");
    }
  }

  private static List<String> names(ObjectValue list) {
    return list.items("items").stream()
        .map(item -> ((ObjectValue) item).text("metadata", "name").orElse(""))
        .toList();
  }

  /// The client saw a change at another server before this one did.
  @Test
  void aVersionThatIsYetToArriveIsWaitedFor() throws Exception {
    start("a", "b");
    Node b = nodes.getLast();
    long next = Long.parseLong(version(b.get(MAPS).body())) + 1_000;

    try (Stream<String> lines = b.watch(MAPS + "?watch=1&resourceVersion=" + next)) {
      Answer ahead = b.get(MAPS + "?resourceVersion=" + next);
      assertThat(ahead.code()).isEqualTo(504);
      assertThat(ahead.retryAfter()).isEqualTo("1");
      assertThat(ahead.body().text("message").orElse(""))
          .startsWith("Timeout: Too large resource version: " + next + ", current: ");

      Node a = nodes.getFirst();
      String made = "";
      for (int i = 0; made.isEmpty() || Long.parseLong(made) <= next; i++) {
        made = version(a.send("POST " + MAPS, map("m" + i)).body());
      }
      Iterator<String> frames = lines.iterator();
      assertThat(frames.next()).contains("\"type\":\"ADDED\"", "\"resourceVersion\":\"" + made);
      assertThat(b.get(MAPS + "?resourceVersion=" + made).code()).isEqualTo(200);
    }
  }

  @Test
  void theServerThatLeadsEmptiesNamespacesAndAnotherTakesOver() throws Exception {
    store.leader = Optional.of("nobody");
    start("a", "b");
    Node a = nodes.getFirst();
    Node b = nodes.getLast();
    a.send(
        "POST /api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"n\"}}");
    a.send("POST /api/v1/namespaces/n/configmaps", map("m"));
    assertThat(a.send("DELETE /api/v1/namespaces/n", "").code()).isEqualTo(200);
    // Long enough for a server that thought it led to have begun.
    for (int i = 0; i < 100; i++) {
      assertThat(b.get("/api/v1/namespaces/n/configmaps/m").code()).isEqualTo(200);
      a.send("POST " + MAPS, map("m" + i));
    }
    store.leader = Optional.of("b");
    eventually("the namespace is gone", () -> a.get("/api/v1/namespaces/n").code() == 404);
  }
}
