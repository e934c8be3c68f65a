package io.binnacle.backend.h2;

import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.Default;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageFactory;
import java.time.Duration;
import java.util.List;

/// Offers the store called `h2`.
public final class H2Plugin implements Plugin {

  /// The settings of the store.
  ///
  /// @param compactionInterval the age at which history is dropped; `PT0S` for any age
  /// @param compactionRevisions how many revisions are kept at most; 0 for any number
  public record Config(
      @Default("PT5M") Duration compactionInterval, @Default("1000000") long compactionRevisions) {

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
      return "h2";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public StorageBackend create(Config config, PluginContext context) throws SpiException {
      return new H2Backend(context.dataDirectory(), config.history(), context::fail);
    }
  }
}
