package io.binnacle.distribution.command;

import io.binnacle.distribution.client.ApiClient;
import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.spi.SpiException;
import java.nio.file.Path;

/// Which server a command asks: that of `--kubeconfig`, or else the one whose data directory it is.
final class AskedServer {
  private AskedServer() {}

  static ApiClient of(Configuration configuration) throws SpiException {
    Path usual = Path.of(configuration.text(Setting.DATA_DIR)).resolve(ServerRun.KUBECONFIG_FILE);
    return ApiClient.of(configuration.path(Setting.KUBECONFIG).orElse(usual));
  }
}
