package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.spi.SpiException;
import java.util.Optional;

/// Runs one server that is alone.
final class DevCommand implements Command {
  private final ServerRun server;

  DevCommand(ServerStarter starter) {
    this.server = new ServerRun(starter);
  }

  @Override
  public int run(Configuration configuration, Arguments arguments, Surroundings surroundings)
      throws SpiException {
    return server.run(
        configuration, surroundings, Choices.of(configuration), data -> Optional.empty());
  }
}
