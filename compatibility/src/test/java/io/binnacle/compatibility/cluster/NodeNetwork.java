package io.binnacle.compatibility.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A network namespace for each node, all joined by a bridge that the tests' own process is on.
///
/// A direction between two nodes is cut by giving the sender a neighbour's address that nobody has:
/// packets vanish without a word, as on a broken network, in that direction alone, and the tests
/// still reach both nodes.
final class NodeNetwork implements AutoCloseable {
  private static final int NETWORKS = 250;

  private final String prefix;
  private final String subnet;
  private final int nodes;
  private final List<String> hardware = new ArrayList<>();

  private NodeNetwork(int number, int nodes) {
    prefix = "bn" + number + "x";
    subnet = "10.219." + number + ".";
    this.nodes = nodes;
  }

  /// @throws IOException when this machine does not let us
  static NodeNetwork of(int nodes) throws IOException {
    // Other runs on this machine have theirs.
    int number = (int) (ProcessHandle.current().pid() % NETWORKS) + 1;
    while (Files.exists(Path.of("/sys/class/net/bn" + number + "x"))) {
      number = number % NETWORKS + 1;
    }
    NodeNetwork network = new NodeNetwork(number, nodes);
    try {
      network.build();
      return network;
    } catch (IOException e) {
      network.close();
      throw e;
    }
  }

  private void build() throws IOException {
    Shell.run("ip", "link", "add", prefix, "type", "bridge");
    Shell.run("ip", "link", "set", prefix, "up");
    Shell.run("ip", "addr", "add", subnet + "254/24", "dev", prefix);
    for (int node = 0; node < nodes; node++) {
      String name = name(node);
      String mac = "02:bb:00:00:00:%02x".formatted(node + 1);
      hardware.add(mac);
      Shell.run("ip", "netns", "add", name);
      Shell.run(
          "ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "address", mac,
          "netns", name);
      Shell.run("ip", "link", "set", name, "master", prefix, "up");
      inside(node, "ip", "link", "set", "lo", "up");
      inside(node, "ip", "link", "set", "eth0", "up");
      inside(node, "ip", "addr", "add", address(node) + "/24", "dev", "eth0");
    }
    heal();
  }

  /// A name that no other node on this machine has.
  String name(int node) {
    return prefix + node;
  }

  String address(int node) {
    return subnet + (node + 1);
  }

  /// What a command begins with that runs as a node.
  List<String> commandPrefix(int node) {
    return List.of("ip", "netns", "exec", name(node));
  }

  /// Lets nothing more come from one node to another.
  void cut(int from, int to) throws IOException {
    neighbour(from, to, "02:dd:00:00:00:01");
  }

  /// Cuts a node off from all others, both ways.
  void isolate(int node) throws IOException {
    for (int other = 0; other < nodes; other++) {
      if (other != node) {
        cut(node, other);
        cut(other, node);
      }
    }
  }

  void heal() throws IOException {
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        if (from != to) {
          neighbour(from, to, hardware.get(to));
        }
      }
    }
  }

  private void neighbour(int from, int to, String mac) throws IOException {
    inside(
        from,
        "ip",
        "neigh",
        "replace",
        address(to),
        "lladdr",
        mac,
        "dev",
        "eth0",
        "nud",
        "permanent");
  }

  private void inside(int node, String... command) throws IOException {
    List<String> all = new ArrayList<>(commandPrefix(node));
    all.addAll(List.of(command));
    Shell.run(all.toArray(String[]::new));
  }

  @Override
  public void close() {
    for (int node = 0; node < nodes; node++) {
      attempt("ip", "netns", "del", name(node));
    }
    attempt("ip", "link", "del", prefix);
  }

  private static void attempt(String... command) {
    try {
      Shell.run(command);
    } catch (IOException e) {
      // What was not built need not be torn down.
    }
  }
}
