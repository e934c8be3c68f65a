package io.binnacle.kernel.plugin;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;

/// A configuration value that does not fit. The message is one line that begins with the full path
/// of the key.
public final class ConfigurationException extends SpiException {
  private final String path;

  public ConfigurationException(String path, String problem) {
    super(ErrorKind.CALLER, "CONFIGURATION", path.isEmpty() ? problem : path + ": " + problem);
    this.path = path;
  }

  /// The key at fault, e.g. `storage.h2.sync-interval`.
  public String path() {
    return path;
  }
}
