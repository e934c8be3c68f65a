package io.binnacle.compatibility.cluster;

import io.binnacle.compatibility.cluster.NodeClient.Answer;
import io.binnacle.compatibility.cluster.NodeClient.Shown;
import io.binnacle.compatibility.cluster.RegisterHistory.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Clients on every node that create, replace, read and delete the same few ConfigMaps, and
/// remember what they were told. The objects change every few seconds, which keeps each one's
/// history short.
///
/// Thread-safe.
final class Workload {
  private static final long OBJECTS_NANOS = 3_000_000_000L;
  private static final int OBJECTS = 4;

  private final String prefix;
  private final List<Node> nodes;
  private final Violations violations;
  private final long began = System.nanoTime();
  private final Map<String, RegisterHistory> histories = new ConcurrentHashMap<>();
  private final Map<Long, Shown> acknowledged = new ConcurrentSkipListMap<>();
  private final AtomicLong newest = new AtomicLong();
  private final AtomicInteger values = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  /// @param prefix what the objects' names begin with, such as no other object's does
  Workload(String prefix, List<Node> nodes, Violations violations) {
    this.prefix = prefix;
    this.nodes = List.copyOf(nodes);
    this.violations = violations;
  }

  /// Starts clients, each of one node.
  void start(int clientsPerNode, long seed) {
    Random seeds = new Random(seed);
    for (Node node : nodes) {
      for (int i = 0; i < clientsPerNode; i++) {
        String who = node.name() + "/" + i;
        Random random = new Random(seeds.nextLong());
        threads.add(Thread.ofPlatform().name("client-" + who).start(() -> work(node, who, random)));
      }
    }
  }

  /// The writes that were acknowledged, by revision. Deletions do not tell theirs.
  Map<Long, Shown> acknowledged() {
    return acknowledged;
  }

  /// How many calls were made.
  int calls() {
    return calls.get();
  }

  /// Returns when the clients have ended.
  void end() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /// Judges what the clients saw.
  void judge() {
    histories.forEach(
        (name, history) -> {
          switch (history.judge()) {
            case RIGHT -> {}
            case WRONG ->
                violations.add(
                    "no order explains what was seen of " + name + ":\n" + history.describe());
            case UNDECIDED ->
                violations.add(
                    "too much is unknown to judge what was seen of "
                        + name
                        + ":\n"
                        + history.describe());
          }
        });
  }

  private void work(Node node, String who, Random random) {
    Map<String, Long> seenLocally = new HashMap<>();
    NodeClient before = node.client();
    while (!over) {
      NodeClient client = node.client();
      if (client != before) {
        // A node that starts again may know less at first.
        seenLocally.clear();
        before = client;
      }
      if (!node.alive()) {
        LockSupport.parkNanos(20_000_000);
        continue;
      }
      calls.incrementAndGet();
      String name = name(random);
      int chance = random.nextInt(100);
      if (chance < 45) {
        replace(client, who, name);
      } else if (chance < 65) {
        read(client, who, name);
      } else if (chance < 75) {
        overwrite(client, who, name);
      } else if (chance < 82) {
        list(client);
      } else if (chance < 97) {
        readLocally(client, name, seenLocally);
      } else {
        delete(client, who, name);
      }
    }
  }

  private String name(Random random) {
    long epoch = (System.nanoTime() - began) / OBJECTS_NANOS;
    return prefix + epoch + "-" + random.nextInt(OBJECTS);
  }

  private RegisterHistory history(String name) {
    return histories.computeIfAbsent(name, _ -> new RegisterHistory());
  }

  private Answer read(NodeClient client, String who, String name) {
    long invoked = System.nanoTime();
    Answer answer = client.get(name);
    long returned = System.nanoTime();
    if (answer.ok()) {
      history(name).add(who, invoked, returned, new Action.Read(answer.shown().value()));
    } else if (answer.status() == 404) {
      history(name).add(who, invoked, returned, new Action.Read(""));
    }
    return answer;
  }

  private void replace(NodeClient client, String who, String name) {
    Answer found = read(client, who, name);
    String value = "v" + values.incrementAndGet();
    if (found.ok()) {
      Shown shown = found.shown();
      long invoked = System.nanoTime();
      Answer answer = client.update(name, shown.revision(), value);
      settle(answer, who, name, value, invoked, new Action.Swap(shown.value(), value));
    } else if (found.status() == 404) {
      long invoked = System.nanoTime();
      Answer answer = client.create(name, value);
      settle(answer, who, name, value, invoked, new Action.Swap("", value));
    }
  }

  private void overwrite(NodeClient client, String who, String name) {
    String value = "v" + values.incrementAndGet();
    long invoked = System.nanoTime();
    settle(client.update(name, 0, value), who, name, value, invoked, new Action.Write(value));
  }

  private void delete(NodeClient client, String who, String name) {
    long invoked = System.nanoTime();
    settle(client.delete(name), who, name, "", invoked, new Action.Write(""));
  }

  private void settle(
      Answer answer, String who, String name, String value, long invoked, Action action) {
    long returned = System.nanoTime();
    if (answer.ok()) {
      history(name).add(who, invoked, returned, action);
      if (!value.isEmpty()) {
        Shown told = answer.shown();
        newest.accumulateAndGet(told.revision(), Math::max);
        Shown other = acknowledged.put(told.revision(), new Shown(name, told.revision(), value));
        if (other != null) {
          violations.add("two writes were told the same revision: " + told + " and " + other);
        }
      }
    } else if (!answer.refused()) {
      history(name).addUnknown(who, invoked, action);
    }
  }

  private void list(NodeClient client) {
    long least = newest.get();
    Answer answer = client.list("?limit=1");
    if (answer.ok() && answer.revision() < least) {
      violations.add(
          client.node()
              + " listed at revision "
              + answer.revision()
              + " after revision "
              + least
              + " was acknowledged");
    }
  }

  private void readLocally(NodeClient client, String name, Map<String, Long> seen) {
    Answer answer = client.getLocal(name);
    if (answer.ok()) {
      long revision = answer.shown().revision();
      Long before = seen.put(name, revision);
      if (before != null && before > revision) {
        violations.add(
            client.node() + " showed " + name + " at " + before + " and then at " + revision);
      }
    }
  }
}
