package io.binnacle.compatibility.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// The nodes of one cluster, each in its own network.
final class Cluster implements AutoCloseable {
  private static final String SECURE_PORT = "6443";
  private static final String PEER_PORT = "7443";

  private static final Duration LED_WITHIN = Duration.ofSeconds(60);
  private static final Pattern LEADER =
      Pattern.compile("\"name\":\"([^\"]+)\",\"role\":\"leader\"");

  private final List<Node> nodes = new ArrayList<>();
  private final Optional<NodeNetwork> network;

  private Cluster(Optional<NodeNetwork> network) {
    this.network = network;
  }

  /// A node alone.
  static Cluster ofOne(Path directory) throws Exception {
    Cluster cluster = new Cluster(Optional.empty());
    Path home = directory.resolve("n1");
    // On the port that it got first, also after a restart.
    cluster.nodes.add(
        new Node(
            "n1",
            home,
            Node.Parts.none(),
            List.of(),
            List.of(
                "dev",
                "--store",
                "raft-mapdb",
                "--data-dir",
                home.resolve("data").toString(),
                "--secure-port",
                "0")));
    return cluster.started();
  }

  /// Several nodes that are members of one group; the test is skipped where a machine does not let
  /// us make networks.
  static Cluster of(int size, Path directory) throws Exception {
    NodeNetwork network = network(size);
    Cluster cluster = new Cluster(Optional.of(network));
    for (int i = 0; i < size; i++) {
      String name = "n" + (i + 1);
      Path home = directory.resolve(name);
      Node.Parts parts = parts(home, network.name(i));
      List<String> prefix = new ArrayList<>();
      // Control groups are out of sight where the network is another.
      parts.disk().ifPresent(disk -> prefix.addAll(disk.commandPrefix()));
      prefix.addAll(network.commandPrefix(i));
      parts.clock().ifPresent(clock -> prefix.addAll(clock.commandPrefix()));
      cluster.nodes.add(
          new Node(
              name,
              home,
              parts,
              prefix,
              List.of(
                  "server",
                  "--name",
                  name,
                  "--data-dir",
                  home.resolve("data").toString(),
                  "--bind-address",
                  network.address(i),
                  "--advertise-address",
                  network.address(i),
                  "--secure-port",
                  SECURE_PORT,
                  "--peer-port",
                  PEER_PORT)));
    }
    return cluster.started();
  }

  /// What the machine lets us give a node of its own.
  private static Node.Parts parts(Path home, String name) throws IOException {
    Files.createDirectories(home);
    Optional<NodeClock> clock = NodeClock.at(home.resolve("clock"));
    try {
      return new Node.Parts(Optional.of(NodeDisk.mount(home.resolve("data"), name)), clock);
    } catch (IOException e) {
      return new Node.Parts(Optional.empty(), clock);
    }
  }

  private static NodeNetwork network(int size) {
    try {
      return NodeNetwork.of(size);
    } catch (IOException e) {
      return Assumptions.abort("SKIPPED: no networks of their own for nodes: " + e.getMessage());
    }
  }

  private Cluster started() throws Exception {
    try {
      Node first = nodes.getFirst();
      if (network.isEmpty()) {
        first.launch();
        first.awaitReady();
        return this;
      }
      first.launch("--init");
      first.awaitReady();
      String[] joining = joining(first);
      for (Node node : nodes.subList(1, nodes.size())) {
        node.launch(joining);
      }
      for (Node node : nodes.subList(1, nodes.size())) {
        node.awaitReady();
      }
      return this;
    } catch (AssertionError | Exception e) {
      close();
      throw e;
    }
  }

  /// What a node is told that is to join by another one.
  private static String[] joining(Node by) throws Exception {
    String[] words = by.run("member", "token", "--data-dir", by.data().toString()).split(" ", -1);
    return new String[] {
      "--join", by.client().address(), "--token", words[0], "--ca-hash", words[1]
    };
  }

  /// Lets a node that has ended join anew, as an operator does whose node lost its data.
  void rejoin(Node node) throws Exception {
    Node by = nodes.stream().filter(other -> other != node).findFirst().orElseThrow();
    by.run("member", "remove", node.name(), "--data-dir", by.data().toString());
    node.forget();
    node.launch(joining(by));
    node.awaitReady();
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /// The node that leads, as one of them says. Waits for it.
  Node leader() throws InterruptedException {
    long deadline = System.nanoTime() + LED_WITHIN.toNanos();
    while (true) {
      for (Node node : nodes) {
        Matcher leader = LEADER.matcher(node.client().send("GET", "/binnacle/members", "").body());
        if (leader.find()) {
          return node(leader.group(1));
        }
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("no leader within " + LED_WITHIN);
      }
      Thread.sleep(20);
    }
  }

  private Node node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  /// The way the nodes reach each other, when there are several.
  Optional<NodeNetwork> network() {
    return network;
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    if (network.isPresent()) {
      network.get().close();
    }
  }
}
