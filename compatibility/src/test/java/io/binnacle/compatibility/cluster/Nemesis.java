package io.binnacle.compatibility.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Does nodes harm, one way after the other, and makes it good again each time. Each way comes once
/// before one comes again.
final class Nemesis {
  private static final Duration HEALS_WITHIN = Duration.ofSeconds(60);
  private static final Duration FULL_WITHIN = Duration.ofMinutes(3);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  /// More than the store sets aside for its log, in values as large as a ConfigMap allows.
  private static final int LARGE_BYTES = 900_000;

  private static final String LARGE = "/api/v1/namespaces/kube-public/configmaps";
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofHours(1),
          Duration.ofDays(1),
          Duration.ofDays(400),
          Duration.ofSeconds(-5),
          Duration.ofHours(-1),
          Duration.ofDays(-30));

  private final Cluster cluster;
  private final Random random;
  private final Violations violations;
  private final List<String> done = new ArrayList<>();
  private final List<Fault> next = new ArrayList<>();
  private final List<Node> dead = new ArrayList<>();

  Nemesis(Cluster cluster, long seed, Violations violations) {
    this.cluster = cluster;
    this.random = new Random(seed);
    this.violations = violations;
  }

  /// What was done, for the report.
  List<String> done() {
    return done;
  }

  private Fault choose(Node victim) throws IOException {
    while (true) {
      if (next.isEmpty()) {
        next.addAll(List.of(Fault.values()));
        Collections.shuffle(next, random);
      }
      Fault fault = next.removeFirst();
      if (fault.possible(cluster, victim)) {
        return fault;
      }
    }
  }

  /// Harms once, for a while, and returns when a write succeeded on every node afterwards.
  void round() throws Exception {
    List<Node> nodes = cluster.nodes();
    int victim = random.nextInt(nodes.size());
    int other = (victim + 1 + random.nextInt(Math.max(1, nodes.size() - 1))) % nodes.size();
    harm(choose(nodes.get(victim)), victim, other);
  }

  private void harm(Fault fault, int victim, int other) throws Exception {
    List<Node> nodes = cluster.nodes();
    Node harmed = nodes.get(victim);
    Duration time = Duration.ofMillis(100 + random.nextInt(3900));
    done.add(fault + " " + harmed.name() + " " + nodes.get(other).name() + " " + time);
    switch (fault) {
      case KILL -> kill(harmed);
      case KILL_ALL -> nodes.forEach(this::kill);
      case PAUSE -> harmed.pause();
      case PAUSE_TWO -> {
        harmed.pause();
        nodes.get(other).pause();
      }
      case ISOLATE -> network().isolate(victim);
      case CUT_ONE_WAY -> network().cut(victim, other);
      case CUT_PAIR -> {
        network().cut(victim, other);
        network().cut(other, victim);
      }
      case SLOW_DISK -> harmed.disk().orElseThrow().slow(1 + random.nextInt(20));
      case FULL_DISK -> fill(harmed, nodes.get(other));
      case CLOCK -> jump(harmed);
      case TEAR_LOG -> tear(harmed);
      case FLIP_ENTRY -> flipEntry(harmed);
      case FLIP_SNAPSHOT -> flipSnapshot(harmed);
    }
    // How long harm lasts is part of the experiment; nothing is expected to happen meanwhile.
    Thread.sleep(time);
    mend();
    awaitWrites();
  }

  private void kill(Node node) {
    node.kill();
    dead.add(node);
  }

  private void say(String more) {
    done.add(done.removeLast() + ", " + more);
  }

  private void jump(Node node) throws IOException {
    Duration jump = JUMPS.get(random.nextInt(JUMPS.size()));
    say("by " + jump);
    node.clock().orElseThrow().jump(jump);
  }

  /// Takes the space, and writes until the node cannot: it must refuse writes and say why, and may
  /// then end, to be started again when there is space.
  private void fill(Node node, Node by) throws Exception {
    node.disk().orElseThrow().fill();
    long began = System.nanoTime();
    while (node.alive() && System.nanoTime() - began < FULL_WITHIN.toNanos()) {
      writeLarge(by);
      NodeClient.Answer answer = node.client().create("full-" + random.nextLong(1L << 60), "x");
      if (answer.status() >= 500 && answer.body().contains("space")) {
        say("refuses");
        if (node.endsWithin(ENDS_WITHIN)) {
          dead.add(node);
        }
        return;
      }
    }
    if (node.alive()) {
      violations.add(node.name() + " goes on with a full disk, and does not say so");
    } else if (!node.log().contains("space")) {
      violations.add(node.name() + " ended with a full disk, and does not say why: " + node.log());
    } else {
      say("ended");
      dead.add(node);
    }
  }

  /// Replaces one object by another, as large as one may be.
  private void writeLarge(Node by) {
    String value = Long.toHexString(random.nextLong()) + "x".repeat(LARGE_BYTES);
    String body =
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"large"},"data":{"value":"%s"}}
        """
            .formatted(value);
    if (by.client().send("PUT", LARGE + "/large", body).status() == 404) {
      by.client().send("POST", LARGE, body);
    }
  }

  private void tear(Node node) throws IOException {
    kill(node);
    new NodeLog(node.data()).tear(random);
  }

  /// What is in the log and was told of must not be left out in silence.
  private void flipEntry(Node node) throws Exception {
    node.kill();
    Path file = new NodeLog(node.data()).flipEntry(random);
    node.launch();
    if (!node.awaitRefusal()) {
      violations.add(node.name() + " starts with a turned bit in " + file);
    } else if (!node.log().contains(String.valueOf(file.getFileName()))) {
      violations.add(node.name() + " does not name " + file + ": " + node.log());
    } else {
      rejoin(node);
    }
  }

  /// The one before it and the log have what a damaged snapshot held; whoever lacks them refuses.
  private void flipSnapshot(Node node) throws Exception {
    node.kill();
    Path file = new NodeLog(node.data()).flipSnapshot(random);
    node.launch();
    if (node.awaitRefusal()) {
      if (!node.log().contains(String.valueOf(file.getFileName()))) {
        violations.add(node.name() + " does not name " + file + ": " + node.log());
      }
      rejoin(node);
    }
  }

  private void rejoin(Node node) throws Exception {
    say("refused, joins anew");
    cluster.rejoin(node);
  }

  private NodeNetwork network() {
    return cluster.network().orElseThrow();
  }

  private void mend() throws Exception {
    long began = System.nanoTime();
    if (cluster.network().isPresent()) {
      network().heal();
    }
    for (Node node : cluster.nodes()) {
      node.resume();
      if (node.disk().isPresent()) {
        node.disk().get().heal();
      }
      if (node.clock().isPresent()) {
        node.clock().get().jump(Duration.ZERO);
      }
    }
    for (Node node : dead) {
      node.launch();
    }
    for (Node node : dead) {
      node.awaitReady();
    }
    say("up after " + (System.nanoTime() - began) / 1_000_000 + " ms");
    dead.clear();
  }

  private void awaitWrites() {
    long began = System.nanoTime();
    for (Node node : cluster.nodes()) {
      NodeClient.Answer answer = node.client().create("heal-" + random.nextLong(1L << 60), "x");
      while (!answer.ok()) {
        if (System.nanoTime() - began > HEALS_WITHIN.toNanos()) {
          violations.add(node.name() + " does not heal after " + done.getLast() + ": " + answer);
          return;
        }
        answer = node.client().create("heal-" + random.nextLong(1L << 60), "x");
      }
    }
    say("healed in " + (System.nanoTime() - began) / 1_000_000 + " ms");
  }
}
