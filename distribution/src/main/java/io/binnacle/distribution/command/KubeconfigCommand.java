package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.server.StartException;
import io.binnacle.spi.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Prints the admin kubeconfig that the server wrote.
final class KubeconfigCommand {
  private KubeconfigCommand() {}

  static int run(Configuration configuration, Surroundings surroundings) throws StartException {
    Path file = Path.of(configuration.text(Setting.DATA_DIR)).resolve(ServerRun.KUBECONFIG_FILE);
    try {
      surroundings.out().print(Files.readString(file));
      surroundings.out().flush();
      return ExitStatus.CLEAN;
    } catch (NoSuchFileException e) {
      throw new StartException(
          ErrorKind.CALLER,
          configuration.named(Setting.DATA_DIR)
              + ": there is no "
              + file
              + "; a server makes it at its first start",
          e);
    } catch (IOException e) {
      throw new StartException(
          ErrorKind.UNAVAILABLE, file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
