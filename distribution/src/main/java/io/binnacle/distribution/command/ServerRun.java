package io.binnacle.distribution.command;

import io.binnacle.distribution.command.ServerStarter.RunningServer;
import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.plugin.ExtensionChoice;
import io.binnacle.kernel.plugin.PluginProblem;
import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.ServerOptions;
import io.binnacle.kernel.server.StartException;
import io.binnacle.kernel.tls.PeerSettings;
import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one server until it is stopped.
final class ServerRun {
  static final String KUBECONFIG_FILE = "admin.kubeconfig";

  private static final Logger LOG = LoggerFactory.getLogger(ServerRun.class);

  private final ServerStarter starter;

  ServerRun(ServerStarter starter) {
    this.starter = starter;
  }

  /// How a server comes to its peers.
  interface Meeting {

    /// Called before anything is written.
    ///
    /// @throws SpiException when the node cannot meet its peers with that store
    void check(ExtensionChoice storage, PluginRegistry plugins) throws SpiException;

    /// Called once the data directory is this process's own.
    ///
    /// @return empty for a server that runs alone
    Optional<PeerSettings> meet(Path dataDirectory) throws SpiException;
  }

  /// Starts a server, tells that it is ready, and waits for its end.
  ///
  /// @return the exit status
  int run(Configuration configuration, Surroundings surroundings, Choices choices, Meeting meeting)
      throws SpiException {
    Shutdown shutdown = Shutdown.onSignal();
    try (PluginRegistry plugins = PluginFolder.load(configuration, surroundings)) {
      for (PluginProblem problem : plugins.problems()) {
        LOG.atWarn()
            .addKeyValue("source", problem.source())
            .addKeyValue("problem", problem.message())
            .log("plugin not loaded");
      }
      ConfigCommands.checkSections(configuration, plugins);
      choices.check(plugins);
      meeting.check(choices.storage(), plugins);
      return serve(configuration, surroundings, plugins, choices, meeting, shutdown);
    } finally {
      shutdown.done();
    }
  }

  private int serve(
      Configuration configuration,
      Surroundings surroundings,
      PluginRegistry plugins,
      Choices choices,
      Meeting meeting,
      Shutdown shutdown)
      throws SpiException {
    boolean ephemeral = configuration.flag(Setting.EPHEMERAL);
    DataDirectory directory =
        DataDirectory.open(
            directory(configuration), ephemeral, configuration.named(Setting.DATA_DIR));
    try (directory) {
      directory.claim(choices.storage().name(), configuration.named(Setting.STORE));
      ServerOptions options =
          new ServerOptions(
              directory.path(),
              ephemeral,
              configuration.text(Setting.BIND_ADDRESS),
              configuration.number(Setting.SECURE_PORT),
              configuration.text(Setting.ADVERTISE_ADDRESS),
              meeting.meet(directory.path()),
              configuration.text(Setting.SERVICE_CLUSTER_IP_RANGE),
              IssuerSettings.of(configuration),
              KubeletSettings.of(configuration),
              choices.storage(),
              choices.authenticators(),
              choices.authorizers(),
              choices.admission(),
              UpkeepSettings.of(configuration));
      RunningServer server = starter.start(options, plugins);
      shutdown.stopping(server::stop);
      if (!server.awaitReady()) {
        return server.awaitStop() ? ExitStatus.CLEAN : ExitStatus.FAILURE;
      }
      surroundings
          .out()
          .println(
              "binnacle is ready at "
                  + server.address()
                  + " (kubeconfig: "
                  + directory.path().resolve(KUBECONFIG_FILE)
                  + ")");
      surroundings.out().flush();
      return server.awaitStop() ? ExitStatus.CLEAN : ExitStatus.FAILURE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitStatus.FAILURE;
    } catch (IOException e) {
      throw new StartException(
          ErrorKind.UNAVAILABLE, directory.path() + ": cannot be given back: " + e, e);
    }
  }

  /// An ephemeral server without a directory of its own gets one in the system's temporary folder.
  private static Path directory(Configuration configuration) throws StartException {
    if (configuration.flag(Setting.EPHEMERAL) && !configuration.isSet(Setting.DATA_DIR)) {
      try {
        return Files.createTempDirectory("binnacle-");
      } catch (IOException e) {
        throw new StartException(
            ErrorKind.UNAVAILABLE, "--ephemeral: no temporary directory: " + e.getMessage(), e);
      }
    }
    return Path.of(configuration.text(Setting.DATA_DIR));
  }
}
