package io.binnacle.backend.raft;

import io.binnacle.backend.raft.machine.Machine;
import io.binnacle.backend.raft.peer.LogLimits;
import io.binnacle.backend.raft.peer.Peer;
import io.binnacle.mvcc.AgeCompaction;
import io.binnacle.mvcc.ClosedLeases;
import io.binnacle.mvcc.Latencies;
import io.binnacle.mvcc.Timeline;
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
  private final LogLimits limits;
  private final BiConsumer<String, Throwable> whenFailed;
  private final Latencies commits = new Latencies();
  private final RaftStore store = new RaftStore(this, commits);
  private final RaftMaintenance maintenance;
  private final AgeCompaction compaction;
  private final AtomicReference<Optional<Peer>> running = new AtomicReference<>(Optional.empty());

  /// A store that is not open yet.
  ///
  /// @param compactionInterval the age at which history is dropped; zero to keep it
  /// @param whenFailed told when the store can no longer keep its contract
  RaftBackend(
      Path directory, Duration compactionInterval, BiConsumer<String, Throwable> whenFailed) {
    this(directory, compactionInterval, LogLimits.USUAL, whenFailed);
  }

  RaftBackend(
      Path directory,
      Duration compactionInterval,
      LogLimits limits,
      BiConsumer<String, Throwable> whenFailed) {
    this.limits = limits;
    this.directory = directory;
    this.whenFailed = whenFailed;
    this.maintenance = new RaftMaintenance(this, directory, commits);
    this.compaction = new AgeCompaction(this, compactionInterval);
  }

  @Override
  public void start() throws SpiException {
    try {
      Peer peer = new Peer(directory, limits, whenFailed);
      peer.start();
      running.set(Optional.of(peer));
      compaction.start();
    } catch (IOException e) {
      throw SpiException.misconfigured("the store cannot be opened: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SpiException.misconfigured("the start of the store was interrupted");
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
    return Optional.empty();
  }

  @Override
  public StorageHealth health() {
    Optional<Peer> peer = running.get();
    if (peer.isEmpty()) {
      return StorageHealth.down("the store is closed");
    }
    return peer.get().failure().map(StorageHealth::down).orElse(StorageHealth.serving());
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.DURABLE, Capability.SNAPSHOTS);
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
