package io.binnacle.benchmarks;

import io.binnacle.backend.h2.H2Plugin;
import io.binnacle.backend.raft.RaftPlugin;
import io.binnacle.spi.Meters;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.PeerNetwork;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageFactory;
import io.binnacle.tck.storage.ReferenceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Opens the built-in stores by their names.
public final class Stores {
  /// History goes soon, so that a long benchmark has room.
  private static final Duration COMPACTION = Duration.ofSeconds(5);

  private Stores() {}

  /// A running store and its directory.
  public record Opened(StorageBackend backend, Path directory) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      backend.close();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(file);
        }
      }
    }
  }

  static Opened open(String name) throws SpiException {
    try {
      return open(name, Files.createTempDirectory("binnacle-store-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A store whose directory is gone when it is closed.
  public static Opened open(String name, Path directory) throws SpiException {
    return open(name, directory, Optional.empty());
  }

  /// As above.
  ///
  /// @param network the way of a member to the others of its group
  public static Opened open(String name, Path directory, Optional<PeerNetwork> network)
      throws SpiException {
    StorageBackend backend =
        switch (name) {
          case "memory" -> new ReferenceStore(System::nanoTime, COMPACTION);
          case "h2" -> h2(directory);
          case "raft-mapdb" -> raft(directory, network);
          default -> throw new IllegalArgumentException("no store is called " + name);
        };
    backend.start();
    return new Opened(backend, directory);
  }

  private static StorageBackend h2(Path directory) throws SpiException {
    @SuppressWarnings("unchecked")
    StorageFactory<H2Plugin.Config> factory =
        (StorageFactory<H2Plugin.Config>) new H2Plugin().storage().getFirst();
    return factory.create(
        new H2Plugin.Config(COMPACTION, 0), new Context(directory, Optional.empty()));
  }

  private static StorageBackend raft(Path directory, Optional<PeerNetwork> network)
      throws SpiException {
    @SuppressWarnings("unchecked")
    StorageFactory<RaftPlugin.Config> factory =
        (StorageFactory<RaftPlugin.Config>) new RaftPlugin().storage().getFirst();
    return factory.create(
        new RaftPlugin.Config(COMPACTION, 0, Duration.ofHours(1)), new Context(directory, network));
  }

  /// What a store needs of a server.
  private record Context(Path dataDirectory, Optional<PeerNetwork> peers) implements PluginContext {
    @Override
    public String instanceName() {
      return "benchmark";
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public RandomGenerator random() {
      return new Random(1);
    }

    @Override
    public Meters meters() {
      throw new UnsupportedOperationException("a benchmark counts itself");
    }

    @Override
    public ObjectReader objects() {
      throw new UnsupportedOperationException("there are no objects");
    }

    @Override
    public void fail(String reason, Throwable cause) {
      throw new IllegalStateException(reason, cause);
    }
  }
}
