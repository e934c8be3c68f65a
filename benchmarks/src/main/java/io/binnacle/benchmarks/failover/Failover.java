package io.binnacle.benchmarks.failover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Kills the leader of three nodes again and again, and tells how long it takes until a write
/// through one of the others is acknowledged, and until one through each of them is.
///
/// The two clients write from the moment of the kill, each one request after the other to its own
/// node. The killed node is started again before the next round.
public final class Failover {
  private static final Duration AGAIN_WITHIN = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 20;
  private static final long SETTLE_MILLIS = 2000;
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private Failover() {}

  public static void main(String... arguments) throws Exception {
    FailoverOptions options;
    try {
      options = FailoverOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(FailoverOptions.USAGE);
      System.exit(2);
      return;
    }
    Path folder =
        Files.createTempDirectory(Files.createDirectories(options.directory()), "failover-");
    List<Node> nodes = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      start(options, folder, nodes);
      List<Long> first = new ArrayList<>();
      List<Long> all = new ArrayList<>();
      for (int round = 1; round <= options.rounds(); round++) {
        List<Long> nanos = round(nodes, round, clients);
        first.add(nanos.getFirst());
        all.add(nanos.getLast());
        System.out.printf(
            Locale.ROOT,
            "round %d: %d ms, through both %d ms%n",
            round,
            nanos.getFirst() / 1_000_000,
            nanos.getLast() / 1_000_000);
      }
      System.out.println(text("through one", first));
      System.out.println(text("through both", all));
    } finally {
      nodes.forEach(Node::close);
    }
  }

  private static void start(FailoverOptions options, Path folder, List<Node> nodes)
      throws IOException, InterruptedException, GeneralSecurityException {
    for (String name : List.of("a", "b", "c")) {
      Node node = new Node(name, folder.resolve(name), options.jar(), freePort(), freePort());
      if (nodes.isEmpty()) {
        nodes.add(node);
        node.start("--init");
      } else {
        Node known = nodes.getFirst();
        String[] token = known.token();
        nodes.add(node);
        node.start("--join", known.address(), "--token", token[0], "--ca-hash", token[1]);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// @return nanoseconds from the kill to the first write through each survivor, ascending
  private static List<Long> round(List<Node> nodes, int round, ExecutorService clients)
      throws IOException, InterruptedException, ExecutionException, GeneralSecurityException {
    for (Node node : nodes) {
      write(node, "before-" + round + "-" + node.name(), System.nanoTime());
    }
    // The leader has told the others by then how far the log goes, and nothing is on its way.
    TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    Node leader = leader(nodes);
    List<Node> others = nodes.stream().filter(node -> node != leader).toList();
    long killed = System.nanoTime();
    leader.kill();
    List<Future<Long>> writes = new ArrayList<>();
    for (Node node : others) {
      String name = "after-" + round + "-" + node.name();
      writes.add(clients.submit(() -> write(node, name, killed)));
    }
    List<Long> nanos = new ArrayList<>();
    for (Future<Long> write : writes) {
      nanos.add(write.get());
    }
    nanos.sort(null);
    leader.awaitEnd();
    leader.start();
    return nanos;
  }

  private static Node leader(List<Node> nodes) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + AGAIN_WITHIN.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<String> name = nodes.getFirst().leader();
      for (Node node : nodes) {
        if (name.equals(Optional.of(node.name()))) {
          return node;
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new IOException("there is no leader");
  }

  /// Writes until it is acknowledged.
  ///
  /// @return the nanoseconds since `began`
  private static long write(Node node, String name, long began)
      throws IOException, InterruptedException {
    String map =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"}}"
            .formatted(name);
    Node.Answer answer = node.send("POST", MAPS, map);
    // A write of which it was not known may have been done.
    while (answer.status() != 201 && answer.status() != 409) {
      if (System.nanoTime() - began > AGAIN_WITHIN.toNanos()) {
        throw new IOException("no write through " + node.name() + ": " + answer);
      }
      answer = node.send("POST", MAPS, map);
    }
    return System.nanoTime() - began;
  }

  private static String text(String what, List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "%s, %d rounds: p50 %d ms, p99 %d ms, max %d ms",
        what,
        sorted.size(),
        sorted.get(sorted.size() / 2) / 1_000_000,
        sorted.get(sorted.size() * 99 / 100) / 1_000_000,
        sorted.getLast() / 1_000_000);
  }
}
