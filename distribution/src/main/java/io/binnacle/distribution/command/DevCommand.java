package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.tls.PeerSettings;
import io.binnacle.spi.SpiException;
import java.nio.file.Path;
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
    Choices choices =
        Choices.of(
            configuration,
            DataDirectory.filledBy(
                Path.of(configuration.text(Setting.DATA_DIR)), Setting.STORE.usual()));
    return server.run(configuration, surroundings, choices, new NoPeers());
  }

  /// A server that is alone.
  private record NoPeers() implements ServerRun.Meeting {
    @Override
    public void check(ExtensionChoice storage, PluginRegistry plugins) {}

    @Override
    public Optional<PeerSettings> meet(Path dataDirectory) {
      return Optional.empty();
    }
  }
}
