package io.binnacle.backend.raft;

import io.binnacle.mvcc.HistoryLimits;
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
  /// @param compactionInterval the age at which history is dropped; `PT0S` for any age
  /// @param compactionRevisions how many revisions are kept at most; 0 for any number
  /// @param hashInterval after how long the hashes of the members' whole states are compared again;
  ///   `PT0S` for never
  public record Config(
      @Default("PT5M") Duration compactionInterval,
      @Default("1000000") long compactionRevisions,
      @Default("PT1H") Duration hashInterval) {

    HistoryLimits history() throws SpiException {
      try {
        return new HistoryLimits(compactionInterval, compactionRevisions);
      } catch (IllegalArgumentException e) {
        throw SpiException.misconfigured(String.valueOf(e.getMessage()));
      }
    }
  }

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
      if (config.hashInterval().isNegative()) {
        throw SpiException.misconfigured("hash-interval must not be negative");
      }
      return new RaftBackend(
          context.dataDirectory(),
          config.history(),
          config.hashInterval(),
          context.peers(),
          context::fail);
    }
  }
}
