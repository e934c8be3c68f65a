package io.binnacle.backend.raft;

import io.binnacle.backend.raft.peer.LogLimits;
import io.binnacle.backend.raft.tls.TestNetwork;
import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/// Members of one cluster in this process, over TLS on this machine's own address.
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final LogLimits limits;
  private final Duration hashInterval;
  private final SSLContext tls;
  private final Map<String, TestNetwork> networks = new LinkedHashMap<>();
  private final Map<String, RaftBackend> running =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, String> failures = new ConcurrentHashMap<>();

  Cluster(Path directory, LogLimits limits) throws GeneralSecurityException, IOException {
    this(directory, limits, Duration.ZERO);
  }

  Cluster(Path directory, LogLimits limits, Duration hashInterval)
      throws GeneralSecurityException, IOException {
    this.hashInterval = hashInterval;
    this.directory = directory;
    this.limits = limits;
    this.tls = TestNetwork.selfSigned();
  }

  /// Begins a cluster.
  RaftBackend begin(String name) throws IOException, SpiException {
    RaftBackend backend = prepare(name);
    backend.start();
    return backend;
  }

  /// The first member of a cluster, not started.
  RaftBackend prepare(String name) throws IOException {
    networks.put(name, new TestNetwork(name, TestNetwork.freePort(), new Entrance.Init(), tls));
    return make(name);
  }

  /// Adds a member.
  RaftBackend join(String name, boolean learner) throws IOException, SpiException {
    RaftBackend known = running.values().iterator().next();
    Map<String, String> members = new LinkedHashMap<>();
    networks.forEach((other, network) -> members.put(other, network.advertisedAddress()));
    networks.put(
        name,
        new TestNetwork(
            name,
            TestNetwork.freePort(),
            new Entrance.Join(known.membership().orElseThrow().cluster(), members, learner),
            tls));
    return start(name);
  }

  RaftBackend start(String name) throws SpiException {
    RaftBackend backend = make(name);
    backend.start();
    return backend;
  }

  private RaftBackend make(String name) {
    RaftBackend backend =
        new RaftBackend(
            path(name),
            HistoryLimits.NONE,
            hashInterval,
            limits,
            Optional.ofNullable(networks.get(name)),
            (reason, cause) -> failures.put(name, reason));
    running.put(name, backend);
    return backend;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  void stop(String name) {
    Optional.ofNullable(running.remove(name)).ifPresent(RaftBackend::close);
  }

  RaftBackend member(String name) {
    return Optional.ofNullable(running.get(name)).orElseThrow();
  }

  /// Why a member gave up.
  Optional<String> failure(String name) {
    return Optional.ofNullable(failures.get(name));
  }

  /// The name of the member that leads, as soon as one does.
  String leader() throws InterruptedException {
    await(() -> leading().isPresent());
    return leading().orElseThrow();
  }

  private Optional<String> leading() {
    return running.entrySet().stream()
        .filter(
            entry -> {
              try {
                return entry.getValue().peer().leads();
              } catch (StorageException e) {
                return false;
              }
            })
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// A running member that does not lead.
  String follower() throws InterruptedException {
    String leader = leader();
    return running.keySet().stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
  }

  static void await(BooleanSupplier what) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("it did not come about within " + PATIENCE);
      }
      Thread.sleep(10);
    }
  }

  /// Stops all at once: each takes about a second.
  @Override
  public void close() {
    List<Thread> stopping =
        List.copyOf(running.values()).stream()
            .map(member -> Thread.ofPlatform().start(member::close))
            .toList();
    running.clear();
    for (Thread thread : stopping) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
