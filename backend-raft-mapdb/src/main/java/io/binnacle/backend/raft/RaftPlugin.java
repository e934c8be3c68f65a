package io.binnacle.backend.raft;

import io.binnacle.spi.Default;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageFactory;
import java.time.Duration;
import java.util.List;

/// Offers the store called `raft-mapdb`.
public final class RaftPlugin implements Plugin {

  /// The settings of the store.
  ///
  /// @param compactionInterval the age at which history is dropped; `PT0S` keeps all of it
  /// @param hashInterval after how long the hashes of the members' whole states are compared again;
  ///   `PT0S` for never
  public record Config(
      @Default("PT5M") Duration compactionInterval, @Default("PT1H") Duration hashInterval) {}

  @Override
  public List<StorageFactory<?>> storage() {
    return List.of(new Factory());
  }

  private static final class Factory implements StorageFactory<Config> {
    @Override
    public String name() {
      return "raft-mapdb";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public StorageBackend create(Config config, PluginContext context) throws SpiException {
      if (config.compactionInterval().isNegative()) {
        throw SpiException.misconfigured("compaction-interval must not be negative");
      }
      if (config.hashInterval().isNegative()) {
        throw SpiException.misconfigured("hash-interval must not be negative");
      }
      return new RaftBackend(
          context.dataDirectory(),
          config.compactionInterval(),
          config.hashInterval(),
          context.peers(),
          context::fail);
    }
  }
}
