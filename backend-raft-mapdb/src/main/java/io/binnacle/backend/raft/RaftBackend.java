package io.binnacle.backend.raft;

import io.binnacle.backend.raft.machine.Machine;
import io.binnacle.backend.raft.peer.LogLimits;
import io.binnacle.backend.raft.peer.Peer;
import io.binnacle.backend.raft.peer.StoreAudit;
import io.binnacle.mvcc.ClosedLeases;
import io.binnacle.mvcc.HistoryCompaction;
import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.mvcc.Latencies;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.PeerNetwork;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The store of one member. Thread-safe.
final class RaftBackend implements StorageBackend {
  private static final Logger LOG = LoggerFactory.getLogger(RaftBackend.class);

  private final Path directory;
  private final Duration hashInterval;
  private final LogLimits limits;
  private final Optional<PeerNetwork> network;
  private final BiConsumer<String, Throwable> whenFailed;
  private final Latencies commits = new Latencies();
  private final RaftStore store = new RaftStore(this, commits);
  private final RaftMaintenance maintenance;
  private final HistoryCompaction compaction;
  private final AtomicReference<Optional<Peer>> running = new AtomicReference<>(Optional.empty());

  /// A store that is not open yet.
  ///
  /// @param whenFailed told when the store can no longer keep its contract
  /// @param hashInterval after how long the members' states are compared again; zero for never
  /// @param network the way to the other members; empty for a group of one that opens no socket
  RaftBackend(
      Path directory,
      HistoryLimits history,
      Duration hashInterval,
      Optional<PeerNetwork> network,
      BiConsumer<String, Throwable> whenFailed) {
    this(directory, history, hashInterval, LogLimits.USUAL, network, whenFailed);
  }

  RaftBackend(
      Path directory,
      HistoryLimits history,
      Duration hashInterval,
      LogLimits limits,
      Optional<PeerNetwork> network,
      BiConsumer<String, Throwable> whenFailed) {
    this.hashInterval = hashInterval;
    this.limits = limits;
    this.network = network;
    this.directory = directory;
    this.whenFailed = whenFailed;
    this.maintenance = new RaftMaintenance(this, directory, commits);
    this.compaction = new HistoryCompaction(this, history);
  }

  @Override
  public void start() throws SpiException {
    try {
      StoreAudit.beforeStart(directory);
      Peer peer = new Peer(directory, limits, network, hashInterval, whenFailed);
      running.set(Optional.of(peer));
      peer.start();
      compaction.start();
    } catch (IOException e) {
      throw SpiException.misconfigured("the store cannot be opened: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpiException(
          ErrorKind.UNAVAILABLE, "INTERRUPTED", "the start of the store was interrupted", e);
    }
  }

  @Override
  public void close() {
    compaction.close();
    Optional<Peer> peer = running.getAndSet(Optional.empty());
    try {
      if (peer.isPresent()) {
        peer.get().close();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("The log did not close in order; what is acknowledged is in it");
    }
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public Leases leases() {
    return running.get().<Leases>map(RaftLeases::new).orElse(ClosedLeases.INSTANCE);
  }

  @Override
  public Maintenance maintenance() {
    return maintenance;
  }

  @Override
  public Optional<Membership> membership() {
    return network.isEmpty() ? Optional.empty() : Optional.of(new RaftMembership(this));
  }

  @Override
  public StorageHealth health() {
    Optional<Peer> known = running.get();
    if (known.isEmpty()) {
      return StorageHealth.down("the store is closed");
    }
    Peer peer = known.get();
    if (peer.failure().isPresent()) {
      return StorageHealth.down(peer.failure().get());
    }
    if (peer.leader().isEmpty()) {
      return StorageHealth.down("there is no leader with a quorum");
    }
    if (!peer.hasCaughtUp()) {
      return new StorageHealth(
          false, false, true, peer.lag(), "this member has not caught up with the leader");
    }
    return new StorageHealth(true, true, true, peer.lag(), peer.alarm().orElse(""));
  }

  @Override
  public Set<Capability> capabilities() {
    return network.isEmpty()
        ? Set.of(Capability.DURABLE, Capability.SNAPSHOTS)
        : Set.of(Capability.DURABLE, Capability.SNAPSHOTS, Capability.REPLICATED);
  }

  Optional<Peer> running() {
    return running.get();
  }

  Peer peer() throws StorageException {
    Peer peer = running.get().orElseThrow(Timeline::closedException);
    Optional<String> failure = peer.failure();
    if (failure.isPresent()) {
      throw new StorageException(StorageException.Code.CLOSED, failure.get());
    }
    return peer;
  }

  Machine machine() throws StorageException {
    return peer().machine();
  }

  void checkNotStarted() {
    if (running.get().isPresent()) {
      throw new IllegalStateException("a store is restored before it is started");
    }
  }
}
