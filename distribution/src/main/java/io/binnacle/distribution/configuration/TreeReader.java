package io.binnacle.distribution.configuration;

import io.binnacle.kernel.plugin.ConfigurationException;
import io.binnacle.spi.value.ObjectValue;
import java.nio.file.Path;

/// Reads a configuration file into a tree.
@FunctionalInterface
public interface TreeReader {

  /// The file's content; empty for an empty file.
  ///
  /// @throws ConfigurationException naming the file, when it cannot be read or is not what it
  ///   should
  ObjectValue read(Path file) throws ConfigurationException;
}
