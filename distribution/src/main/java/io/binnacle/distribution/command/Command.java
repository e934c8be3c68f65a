package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.spi.SpiException;

/// What a command does once its configuration is known.
@FunctionalInterface
interface Command {

  /// Runs to the end.
  ///
  /// @param arguments what was given for the parameters that the command was registered with
  /// @return the exit status
  /// @throws SpiException with a message of one line; of kind `CALLER` it means exit status 2
  int run(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException;
}
