package io.binnacle.compatibility.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The nodes of one cluster, each in its own network.
final class Cluster implements AutoCloseable {
  private static final String SECURE_PORT = "6443";
  private static final String PEER_PORT = "7443";

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
      cluster.nodes.add(
          new Node(
              name,
              home,
              network.commandPrefix(i),
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
      for (Node node : nodes.subList(1, nodes.size())) {
        join(node);
      }
      return this;
    } catch (AssertionError | Exception e) {
      close();
      throw e;
    }
  }

  private void join(Node node) throws Exception {
    Node first = nodes.getFirst();
    String[] words =
        first.run("member", "token", "--data-dir", first.data().toString()).split(" ", -1);
    node.launch("--join", first.client().address(), "--token", words[0], "--ca-hash", words[1]);
    node.awaitReady();
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
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
