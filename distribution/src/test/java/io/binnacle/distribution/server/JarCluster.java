package io.binnacle.distribution.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.distribution.server.Arrangement.Door;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The built jar as several nodes on this machine that keep one replicated store.
final class JarCluster implements Served {
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(1);

  private final Path directory;
  private final List<JarServer> nodes = new ArrayList<>();
  private Optional<Forwarder> forwarder = Optional.empty();

  /// The node that is killed next: the one that all connections come to, where there is one.
  private int turn;

  private int killed;
  private String address = "";
  private Path kubeconfig = Path.of("");

  private JarCluster(Path directory) {
    this.directory = directory;
  }

  /// Starts the nodes and waits until all are ready.
  ///
  /// @param more arguments of every node
  static JarCluster ready(Path directory, int size, Door door, String... more) throws Exception {
    JarCluster cluster = new JarCluster(directory);
    try {
      cluster.start(size, List.of(more));
      switch (door) {
        case FOLLOWER -> cluster.openFollower();
        case EACH_IN_TURN -> cluster.openEach();
        case ONLY -> throw new IllegalArgumentException("there are " + size + " nodes");
      }
      return cluster;
    } catch (AssertionError | Exception e) {
      cluster.close();
      throw e;
    }
  }

  private void start(int size, List<String> more) throws Exception {
    boolean again = Files.isDirectory(data(1).resolve("store"));
    for (int i = 1; i <= size; i++) {
      List<String> arguments = new ArrayList<>(arguments(i));
      arguments.addAll(more);
      if (!again) {
        arguments.addAll(i == 1 ? List.of("--init") : joining());
      }
      nodes.add(JarServer.start(home(i), arguments));
      if (!again) {
        nodes.getLast().awaitReady();
      }
    }
    // Nodes that start again are ready when most of them are there.
    for (JarServer node : nodes) {
      node.awaitReady();
    }
  }

  private List<String> arguments(int number) throws IOException {
    Files.createDirectories(home(number));
    return List.of(
        "server",
        "--name",
        "n" + number,
        "--data-dir",
        data(number).toString(),
        "--secure-port",
        "0",
        "--peer-port",
        peerPort(number));
  }

  /// The others know a node by its port, so that it keeps it.
  private String peerPort(int number) throws IOException {
    Path file = home(number).resolve("peer-port");
    if (!Files.exists(file)) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Files.writeString(file, Integer.toString(free.getLocalPort()));
      }
    }
    return Files.readString(file);
  }

  private Path home(int number) {
    return directory.resolve("n" + number);
  }

  private Path data(int number) {
    return home(number).resolve("data");
  }

  private List<String> joining() throws Exception {
    String[] words = run("member", "token").strip().split(" ", -1);
    return List.of(
        "--join", nodes.getFirst().address(), "--token", words[0], "--ca-hash", words[1]);
  }

  /// Runs a command of the jar on the first node.
  private String run(String... words) throws Exception {
    List<String> command = JarServer.command();
    command.addAll(List.of(words));
    command.addAll(List.of("--data-dir", data(1).toString()));
    Ended ended = Ended.of(command, directory, Map.of(), "", ENDS_WITHIN);
    assertThat(ended.status()).as("%s: %s", command, ended.err()).isZero();
    return ended.out();
  }

  private void openFollower() throws Exception {
    String name =
        run("member", "list")
            .lines()
            .map(line -> line.split("\\s+", -1))
            .filter(words -> words[1].equals("follower"))
            .findFirst()
            .orElseThrow()[0];
    openNode(Integer.parseInt(name.substring(1)) - 1);
  }

  private void openNode(int index) {
    turn = index;
    address = nodes.get(index).address();
    kubeconfig = nodes.get(index).kubeconfig();
  }

  private void openEach() throws IOException {
    Forwarder opened =
        Forwarder.inTurn(() -> nodes.stream().map(node -> URI.create(node.address())).toList());
    forwarder = Optional.of(opened);
    address = opened.address();
    String text = Files.readString(nodes.getFirst().kubeconfig());
    kubeconfig =
        Files.writeString(
            directory.resolve("each.kubeconfig"),
            text.replace(nodes.getFirst().address(), address));
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public Path authority() {
    return nodes.getFirst().authority();
  }

  @Override
  public String log() throws IOException {
    StringBuilder all = new StringBuilder();
    for (JarServer node : nodes) {
      all.append(node.log());
    }
    return all.toString();
  }

  @Override
  public void kill() {
    killed = turn;
    nodes.get(killed).kill();
    turn = (turn + 1) % nodes.size();
    if (forwarder.isEmpty()) {
      openNode(turn);
    }
  }

  @Override
  public void revive() throws Exception {
    nodes.get(killed).revive();
  }

  @Override
  public void stop() throws Exception {
    // At once: the last of them alone could do nothing that needs the others.
    nodes.forEach(JarServer::askToStop);
    for (JarServer node : nodes) {
      node.awaitStopped();
    }
    close();
  }

  @Override
  public void close() {
    nodes.forEach(JarServer::close);
    try {
      if (forwarder.isPresent()) {
        forwarder.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
