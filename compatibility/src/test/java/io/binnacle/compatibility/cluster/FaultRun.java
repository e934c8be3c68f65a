package io.binnacle.compatibility.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.compatibility.cluster.NodeClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Clients and watches work with a cluster while it is harmed; then all that they saw is judged.
final class FaultRun {
  private static final Duration CATCHES_UP_WITHIN = Duration.ofSeconds(60);

  /// So many writes at least, however slow the machine is, if they come within this time.
  private static final int WRITES = 50;

  /// So many between one harm and the next.
  private static final int WRITES_BETWEEN = 25;

  private static final Duration WORKS_WITHIN = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration LEASED = Duration.ofMinutes(59);
  private static final String EVENTS = "/api/v1/namespaces/default/events";

  private final Cluster cluster;
  private final long seed;
  private final Violations violations = new Violations();

  FaultRun(Cluster cluster, long seed) {
    this.cluster = cluster;
    this.seed = seed;
  }

  /// @param clientsPerNode how many work on each node at once
  void run(Duration time, int clientsPerNode) throws Exception {
    List<Node> nodes = cluster.nodes();
    Nemesis nemesis = new Nemesis(cluster, seed, violations);
    long began = System.nanoTime();
    createEvent(nodes.getFirst());
    long start = nodes.getFirst().client().list("?limit=1").revision();
    List<Watcher> watchers = new ArrayList<>();
    Workload workload = new Workload("r", nodes, violations);
    try {
      for (int i = 0; i < nodes.size(); i++) {
        watchers.add(new Watcher(nodes, i, start, violations, seed + i));
      }
      workload.start(clientsPerNode, seed);
      long end = System.nanoTime() + time.toNanos();
      long latest = end + PATIENCE.toNanos();
      while (violations.all().isEmpty()
          && System.nanoTime() < latest
          && (System.nanoTime() < end || workload.acknowledged().size() < WRITES)) {
        int before = workload.acknowledged().size();
        nemesis.round();
        awaitWork(workload, before + WRITES_BETWEEN);
      }
      workload.end();
      awaitWatches(watchers);
    } finally {
      workload.end();
      watchers.forEach(Watcher::close);
      System.out.println(
          "seed "
              + seed
              + ": "
              + workload.calls()
              + " calls, "
              + workload.acknowledged().size()
              + " writes acknowledged, watches resumed "
              + watchers.stream().map(Watcher::timesResumed).toList()
              + " times, after\n  "
              + String.join("\n  ", nemesis.done()));
    }
    workload.judge();
    Map<String, List<Watcher.Seen>> seen = new LinkedHashMap<>();
    watchers.forEach(watcher -> seen.put(watcher.name(), watcher.events()));
    new SeenChanges(seen, violations).judge(workload.acknowledged().values());
    judgeStates();
    judgeLeases(Duration.ofNanos(System.nanoTime() - began));
    assertThat(violations.all())
        .as("seed %s, harm %s, logs %s", seed, nemesis.done(), logs())
        .isEmpty();
    assertThat(workload.acknowledged())
        .as("acknowledged writes")
        .hasSizeGreaterThanOrEqualTo(WRITES);
  }

  /// An object that a lease of an hour keeps.
  private static void createEvent(Node node) {
    String event =
        """
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"leased"},
        "involvedObject":{"kind":"ConfigMap","namespace":"default","name":"any"}}
        """;
    long deadline = System.nanoTime() + CATCHES_UP_WITHIN.toNanos();
    Answer made = node.client().send("POST", EVENTS, event);
    // A slow machine may need more than one attempt, of which the first may have done it.
    while (!made.ok() && made.status() != 409) {
      assertThat(System.nanoTime() - deadline).as("an event: %s", made).isNegative();
      made = node.client().send("POST", EVENTS, event);
    }
  }

  /// A lease may end late, never early, whatever clocks and leaders did.
  private void judgeLeases(Duration age) {
    if (age.compareTo(LEASED) < 0) {
      for (Node node : cluster.nodes()) {
        Answer found = node.client().send("GET", EVENTS + "/leased", "");
        if (found.status() == 404) {
          violations.add("a lease of an hour ended after " + age + ": " + found);
        }
      }
    }
  }

  private List<String> logs() {
    return cluster.nodes().stream().map(node -> node.data().resolveSibling("").toString()).toList();
  }

  /// Lets clients work between one harm and the next, so that there is something to harm.
  private static void awaitWork(Workload workload, int writes) throws InterruptedException {
    long deadline = System.nanoTime() + WORKS_WITHIN.toNanos();
    while (workload.acknowledged().size() < writes && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
    }
  }

  /// Waits until every watch has come to a write that is after all others.
  private void awaitWatches(List<Watcher> watchers) throws InterruptedException {
    Answer last = cluster.nodes().getFirst().client().create("last-" + seed, "last");
    if (!last.ok()) {
      violations.add("the last write failed: " + last);
      return;
    }
    long deadline = System.nanoTime() + CATCHES_UP_WITHIN.toNanos();
    while (!watchers.stream().allMatch(watcher -> watcher.reached() >= last.revision())) {
      if (System.nanoTime() - deadline > 0) {
        violations.add(
            "watches are at "
                + watchers.stream().map(Watcher::reached).toList()
                + ", the newest revision is "
                + last.revision());
        return;
      }
      Thread.sleep(20);
    }
  }

  /// Every node must show the same objects, also those of its own memory.
  private void judgeStates() throws InterruptedException {
    Answer latest = cluster.nodes().getFirst().client().list("");
    if (!latest.ok()) {
      violations.add("the state cannot be listed: " + latest);
      return;
    }
    String exact = "?resourceVersionMatch=Exact&resourceVersion=" + latest.revision();
    for (Node node : cluster.nodes()) {
      // The node may not have come so far; a consistent list makes it.
      node.client().list("?limit=1");
      Answer same = node.client().list(exact);
      if (!same.body().equals(latest.body())) {
        violations.add(
            node.name()
                + " shows another state at revision "
                + latest.revision()
                + ": "
                + same.status()
                + " "
                + same.body().length()
                + " against "
                + latest.body().length());
      }
    }
  }
}
