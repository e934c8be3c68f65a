package io.binnacle.kernel.server;

import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.ExtensionPoint;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.registry.CachedObjects;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.tls.PeerSettings;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.Meters;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.PeerNetwork;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The store of a data directory that no server uses. Confined to one thread; the caller holds the
/// directory's lock.
public final class OfflineStore implements AutoCloseable {
  private static final String DIRECTORY = "store";

  private final Path directory;
  private final Metrics metrics = new Metrics();
  private final CachedObjects objects = new CachedObjects(ResourceCatalog::builtIn);
  private final AtomicReference<String> givenUp = new AtomicReference<>("");
  private final Optional<PeerNetwork> peers;
  private final StorageBackend storage;

  private OfflineStore(
      Path dataDirectory,
      ExtensionChoice choice,
      PluginRegistry plugins,
      Optional<PeerNetwork> peers)
      throws SpiException {
    this.peers = peers;
    this.directory = dataDirectory.resolve(DIRECTORY);
    this.storage = plugins.create(ExtensionPoint.STORAGE, choice, new Context(choice.name()));
  }

  /// A store that is not started.
  ///
  /// @throws SpiException when there is no such store or its configuration does not fit
  public static OfflineStore of(Path dataDirectory, ExtensionChoice choice, PluginRegistry plugins)
      throws SpiException {
    return new OfflineStore(dataDirectory, choice, plugins, Optional.empty());
  }

  /// Whether a store can have several members when it is given a network. Nothing is started or
  /// written.
  ///
  /// @throws SpiException when there is no such store or its configuration does not fit
  public static boolean replicates(
      Path dataDirectory, ExtensionChoice choice, PluginRegistry plugins, PeerSettings self)
      throws SpiException {
    try (OfflineStore store =
        new OfflineStore(dataDirectory, choice, plugins, Optional.of(new UnmetPeers(self)))) {
      return store.storage.capabilities().contains(Capability.REPLICATED);
    }
  }

  /// Where a data directory's store lies.
  public static Path directory(Path dataDirectory) {
    return dataDirectory.resolve(DIRECTORY);
  }

  /// Whether a data directory holds a store, of whatever kind.
  public static boolean isThere(Path dataDirectory) throws StartException {
    Path directory = directory(dataDirectory);
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isPresent();
    } catch (IOException e) {
      throw new StartException(
          ErrorKind.UNAVAILABLE, directory + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// Fills it from a snapshot.
  public void restore(InputStream snapshot, long revisionBump) throws SpiException {
    storage.maintenance().restore(snapshot, revisionBump);
  }

  /// Reads all its files.
  ///
  /// @return every damage found
  public List<String> verify() throws SpiException {
    return storage.maintenance().verify();
  }

  /// Starts it, as a server would, and tells what it then holds.
  public StorageStatus load() throws SpiException {
    storage.start();
    try {
      StorageStatus status = storage.maintenance().status();
      if (!givenUp.get().isEmpty()) {
        throw new StartException(ErrorKind.CORRUPT, givenUp.get());
      }
      return status;
    } finally {
      storage.close();
    }
  }

  @Override
  public void close() {
    objects.close();
    metrics.close();
  }

  /// What a store gets where nothing is served.
  private final class Context implements PluginContext {
    private final String name;
    private final RandomGenerator random = new SecureRandom();

    Context(String name) {
      this.name = name;
    }

    @Override
    public String instanceName() {
      return name;
    }

    @Override
    public Path dataDirectory() {
      return directory;
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public RandomGenerator random() {
      return random;
    }

    @Override
    public Meters meters() {
      return metrics.meters("storage_" + name);
    }

    @Override
    public ObjectReader objects() {
      return objects;
    }

    @Override
    public Optional<PeerNetwork> peers() {
      return peers;
    }

    @Override
    public void fail(String reason, Throwable cause) {
      givenUp.set(reason);
    }
  }
}
