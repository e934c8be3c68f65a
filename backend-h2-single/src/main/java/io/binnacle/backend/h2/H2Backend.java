package io.binnacle.backend.h2;

import io.binnacle.backend.h2.log.DamagedFileException;
import io.binnacle.mvcc.ClosedLeases;
import io.binnacle.mvcc.HistoryCompaction;
import io.binnacle.mvcc.HistoryLimits;
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

/// The store of one directory. Thread-safe.
final class H2Backend implements StorageBackend {
  private static final Logger LOG = LoggerFactory.getLogger(H2Backend.class);

  private final Path directory;
  private final BiConsumer<String, Throwable> whenFailed;
  private final Latencies commits = new Latencies();
  private final H2Store store = new H2Store(this, commits);
  private final H2Maintenance maintenance;
  private final HistoryCompaction compaction;
  private final AtomicReference<Optional<Engine>> running = new AtomicReference<>(Optional.empty());

  /// A store that is not open yet.
  ///
  /// @param whenFailed told when the store can no longer keep its contract
  H2Backend(Path directory, HistoryLimits history, BiConsumer<String, Throwable> whenFailed) {
    this.directory = directory;
    this.whenFailed = whenFailed;
    this.maintenance = new H2Maintenance(this, directory, commits);
    this.compaction = new HistoryCompaction(this, history);
  }

  @Override
  public void start() throws SpiException {
    try {
      Engine engine = Engine.open(directory, whenFailed);
      engine.start();
      running.set(Optional.of(engine));
      compaction.start();
    } catch (DamagedFileException e) {
      throw new StorageException(StorageException.Code.CORRUPT, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw SpiException.misconfigured("the store cannot be opened: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    compaction.close();
    Optional<Engine> engine = running.getAndSet(Optional.empty());
    try {
      if (engine.isPresent()) {
        engine.get().close();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("The tables did not close; the journal has what they lack");
    }
  }

  /// Lets go of everything without finishing anything, as if the process had been killed.
  void abandon() throws IOException {
    compaction.close();
    Optional<Engine> engine = running.getAndSet(Optional.empty());
    if (engine.isPresent()) {
      engine.get().abandon();
    }
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public Leases leases() {
    return running.get().<Leases>map(Engine::leases).orElse(ClosedLeases.INSTANCE);
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
    Optional<Engine> engine = running.get();
    if (engine.isEmpty()) {
      return StorageHealth.down("the store is closed");
    }
    Optional<StorageException> ended = engine.get().writer().ended();
    if (ended.isPresent()) {
      return StorageHealth.down(String.valueOf(ended.get().getMessage()));
    }
    return engine
        .get()
        .feed()
        .problem()
        .map(
            problem ->
                new StorageHealth(
                    true,
                    true,
                    true,
                    Duration.ZERO,
                    "the tables lag behind the journal: " + problem.getMessage()))
        .orElse(StorageHealth.serving());
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.DURABLE, Capability.SNAPSHOTS);
  }

  Engine engine() throws StorageException {
    Engine engine = running.get().orElseThrow(Timeline::closedException);
    engine.checkServing();
    return engine;
  }

  void checkNotStarted() {
    if (running.get().isPresent()) {
      throw new IllegalStateException("a store is restored or verified before it is started");
    }
  }
}
