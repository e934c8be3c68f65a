package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.StartException;
import io.binnacle.spi.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The plugin folder that the configuration names, or the usual one when it is there.
final class PluginFolder {
  private static final String USUAL = "plugins";

  private PluginFolder() {}

  static PluginRegistry load(Configuration configuration, Surroundings surroundings)
      throws StartException {
    Optional<Path> named = configuration.path(Setting.PLUGINS_DIR);
    if (named.isPresent() && !Files.isDirectory(named.get())) {
      throw new StartException(
          ErrorKind.CALLER,
          configuration.named(Setting.PLUGINS_DIR) + " " + named.get() + ": is not a directory");
    }
    Optional<Path> folder =
        named.or(
            () -> Optional.of(surroundings.jarFolder().resolve(USUAL)).filter(Files::isDirectory));
    return PluginRegistry.load(PluginFolder.class.getClassLoader(), folder);
  }
}
