package io.binnacle.compatibility.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Does nodes harm, one way after the other, and makes it good again each time.
final class Nemesis {
  private static final Duration HEALS_WITHIN = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final Random random;
  private final Violations violations;
  private final List<String> done = new ArrayList<>();

  /// A way to harm.
  enum Fault {
    KILL,
    KILL_ALL,
    PAUSE,
    PAUSE_TWO,
    ISOLATE,
    CUT_ONE_WAY,
    CUT_PAIR
  }

  Nemesis(Cluster cluster, long seed, Violations violations) {
    this.cluster = cluster;
    this.random = new Random(seed);
    this.violations = violations;
  }

  /// What was done, for the report.
  List<String> done() {
    return done;
  }

  /// Harms once, for a while, and returns when a write succeeded on every node afterwards.
  void round() throws Exception {
    List<Node> nodes = cluster.nodes();
    Fault fault =
        nodes.size() == 1
            ? List.of(Fault.KILL, Fault.PAUSE).get(random.nextInt(2))
            : Fault.values()[random.nextInt(Fault.values().length)];
    int victim = random.nextInt(nodes.size());
    int other = (victim + 1 + random.nextInt(Math.max(1, nodes.size() - 1))) % nodes.size();
    Duration time = Duration.ofMillis(100 + random.nextInt(3900));
    done.add(fault + " " + nodes.get(victim).name() + " " + nodes.get(other).name() + " " + time);
    List<Node> killed = new ArrayList<>();
    switch (fault) {
      case KILL -> killed.add(nodes.get(victim));
      case KILL_ALL -> killed.addAll(nodes);
      case PAUSE -> nodes.get(victim).pause();
      case PAUSE_TWO -> {
        nodes.get(victim).pause();
        nodes.get(other).pause();
      }
      case ISOLATE -> network().isolate(victim);
      case CUT_ONE_WAY -> network().cut(victim, other);
      case CUT_PAIR -> {
        network().cut(victim, other);
        network().cut(other, victim);
      }
    }
    killed.forEach(Node::kill);
    // How long harm lasts is part of the experiment; nothing is expected to happen meanwhile.
    Thread.sleep(time);
    mend(killed);
    awaitWrites();
  }

  private NodeNetwork network() {
    return cluster.network().orElseThrow();
  }

  private void mend(List<Node> killed) throws Exception {
    if (cluster.network().isPresent()) {
      network().heal();
    }
    for (Node node : cluster.nodes()) {
      node.resume();
    }
    for (Node node : killed) {
      node.launch();
    }
    for (Node node : killed) {
      node.awaitReady();
    }
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
    done.add(done.removeLast() + ", healed in " + (System.nanoTime() - began) / 1_000_000 + " ms");
  }
}
