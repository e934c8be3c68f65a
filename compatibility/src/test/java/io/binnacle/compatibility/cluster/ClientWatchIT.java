package io.binnacle.compatibility.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.compatibility.cluster.NodeClient.Answer;
import io.binnacle.compatibility.cluster.Watcher.Seen;
import io.binnacle.distribution.server.Forwarder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// kubectl and an informer of client-go watch on one of three nodes while nodes are killed and
/// writes go on through another one.
@TestInstance(Lifecycle.PER_CLASS)
class ClientWatchIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private Path directory = Path.of("unset");
  private Optional<Cluster> cluster = Optional.empty();
  private Violations violations = new Violations();

  @BeforeAll
  void begin(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path given) throws Exception {
    directory = given;
    cluster = Optional.of(Cluster.of(3, given));
  }

  /// The tests share one cluster, for it takes long to begin.
  @BeforeEach
  void reviveTheDead() throws Exception {
    violations = new Violations();
    for (Node node : nodes()) {
      if (!node.alive()) {
        node.launch();
        node.awaitReady();
      }
    }
  }

  @AfterAll
  void end() {
    cluster.ifPresent(Cluster::close);
  }

  @Test
  void watchesOfAFollowerOutliveTheLeader() throws Exception {
    Node leader = leader();
    Node watched = others(leader).getFirst();
    Node written = others(leader).getLast();
    Workload workload = new Workload("led-", List.of(written), violations);
    long start = revision(written);
    try (Watcher reference = new Watcher(List.of(written), 0, start, violations, 0);
        FollowingClient informer =
            FollowingClient.informer(watched.client().address(), watched.kubeconfig(), directory);
        FollowingClient kubectl = FollowingClient.kubectl(watched.kubeconfig(), directory)) {
      write(written, "led-first", informer, kubectl);
      workload.start(2, 0);
      awaitWrites(workload, 50);
      leader.kill();
      awaitWrites(workload, 100);
      workload.end();
      awaitReached(reference, write(written, "led-last", informer, kubectl));

      assertThat(informer.others())
          .as("what the informer asked")
          .singleElement()
          .asString()
          .contains("watch=true")
          .endsWith(": 200");
      assertThat(kubectl.alive()).as("kubectl goes on: %s", kubectl).isTrue();
      Map<String, List<Seen>> seen = new LinkedHashMap<>();
      seen.put("the reference", reference.events());
      seen.put("the informer", informer.changes(start));
      seen.put("kubectl", kubectl.changes(start));
      judge(seen, workload);
    } finally {
      workload.end();
    }
  }

  @Test
  void clientsOfADeadNodeGoOnAtAnother() throws Exception {
    List<Node> followers = others(leader());
    Node dead = followers.getFirst();
    Node next = followers.getLast();
    Workload workload = new Workload("left-", List.of(next), violations);
    long start = revision(next);
    try (Watcher reference = new Watcher(List.of(next), 0, start, violations, 0);
        Forwarder forwarder =
            Forwarder.preferring(
                () ->
                    Stream.of(dead, next)
                        .map(node -> URI.create(node.client().address()))
                        .toList());
        FollowingClient informer =
            FollowingClient.informer(forwarder.address(), dead.kubeconfig(), directory);
        FollowingClient kubectl = FollowingClient.kubectl(dead.kubeconfig(), directory)) {
      write(next, "left-first", informer, kubectl);
      workload.start(2, 0);
      awaitWrites(workload, 50);
      dead.kill();
      kubectl.awaitEnd();
      List<Seen> before = kubectl.changes(start);
      long reached = before.getLast().object().revision();
      awaitWrites(workload, 50);
      try (FollowingClient again =
          FollowingClient.kubectlFrom(reached, next.kubeconfig(), directory)) {
        awaitWrites(workload, 50);
        workload.end();
        awaitReached(reference, write(next, "left-last", informer, again));

        assertThat(informer.others())
            .as("what the informer asked")
            .allMatch(line -> line.contains("watch=true"))
            .satisfies(
                asked ->
                    assertThat(asked.subList(1, asked.size()))
                        .as("after the first watch: on from where it was, never a new state")
                        .allMatch(line -> line.contains("&resourceVersion="))
                        .noneMatch(line -> line.contains("sendInitialEvents"))
                        .anyMatch(line -> line.endsWith(": 200")));
        Map<String, List<Seen>> seen = new LinkedHashMap<>();
        seen.put("the reference", reference.events());
        seen.put("the informer", informer.changes(start));
        List<Seen> both = new ArrayList<>(before);
        both.addAll(again.changes(start));
        seen.put("kubectl", both);
        judge(seen, workload);
      }
    } finally {
      workload.end();
    }
  }

  private List<Node> nodes() {
    return cluster.orElseThrow().nodes();
  }

  private Node leader() throws InterruptedException {
    return cluster.orElseThrow().leader();
  }

  private List<Node> others(Node than) {
    return nodes().stream().filter(node -> node != than).toList();
  }

  private static long revision(Node node) {
    Answer list = node.client().list("?limit=1");
    assertThat(list.ok()).as("%s", list).isTrue();
    return list.revision();
  }

  /// Writes an object, and waits until clients have seen it.
  ///
  /// @return its revision
  private static long write(Node node, String name, FollowingClient... clients) throws Exception {
    Answer written = node.client().create(name, name);
    assertThat(written.ok()).as("%s", written).isTrue();
    for (FollowingClient client : clients) {
      client.awaitChangeOf(name);
    }
    return written.revision();
  }

  private static void awaitReached(Watcher watcher, long revision) throws InterruptedException {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (watcher.reached() < revision) {
      assertThat(System.nanoTime() - deadline)
          .as("%s of revision %s", watcher.reached(), revision)
          .isNegative();
      Thread.sleep(20);
    }
  }

  /// Waits for so many more writes.
  private static void awaitWrites(Workload workload, int more) throws InterruptedException {
    int enough = workload.acknowledged().size() + more;
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (workload.acknowledged().size() < enough) {
      assertThat(System.nanoTime() - deadline)
          .as("%s of %s writes", workload.acknowledged().size(), enough)
          .isNegative();
      Thread.sleep(20);
    }
  }

  private void judge(Map<String, List<Seen>> seen, Workload workload) {
    workload.judge();
    new SeenChanges(seen, violations).judge(workload.acknowledged().values());
    assertThat(violations.all()).as("logs in %s", directory).isEmpty();
  }
}
