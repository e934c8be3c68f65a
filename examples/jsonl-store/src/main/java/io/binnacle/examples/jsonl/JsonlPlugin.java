package io.binnacle.examples.jsonl;

import io.binnacle.spi.Default;
import io.binnacle.spi.Plugin;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Offers the store `jsonl`.
public final class JsonlPlugin implements Plugin {

  /// The section `storage.jsonl` of the configuration file.
  ///
  /// @param file the file of lines; `store.jsonl` in the server's data directory when not given
  /// @param fsync whether a commit waits until the disk has it; without, a crash loses commits
  public record Config(Optional<Path> file, @Default("true") boolean fsync) {}

  @Override
  public List<StorageFactory<?>> storage() {
    return List.of(new Factory());
  }

  private static final class Factory implements StorageFactory<Config> {
    @Override
    public String name() {
      return "jsonl";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public StorageBackend create(Config config, PluginContext context) {
      Path file = config.file().orElse(context.dataDirectory().resolve("store.jsonl"));
      return new JsonlStore(new LineFile(file, config.fsync()));
    }
  }
}
