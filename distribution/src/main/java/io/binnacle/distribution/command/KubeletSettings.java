package io.binnacle.distribution.command;

import io.binnacle.distribution.configuration.Configuration;
import io.binnacle.distribution.configuration.Setting;
import io.binnacle.kernel.plugin.ConfigurationException;
import io.binnacle.kernel.server.KubeletOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the settings say of connections to kubelets.
final class KubeletSettings {
  private KubeletSettings() {}

  /// @throws ConfigurationException naming the setting that lacks another
  static KubeletOptions of(Configuration configuration) throws ConfigurationException {
    List<String> types = configuration.list(Setting.KUBELET_PREFERRED_ADDRESS_TYPES);
    if (types.isEmpty()) {
      throw new ConfigurationException(
          configuration.named(Setting.KUBELET_PREFERRED_ADDRESS_TYPES),
          "nodes have addresses of some type");
    }
    return new KubeletOptions(
        types, configuration.path(Setting.KUBELET_CERTIFICATE_AUTHORITY), client(configuration));
  }

  private static Optional<KubeletOptions.Client> client(Configuration configuration)
      throws ConfigurationException {
    Optional<Path> certificate = configuration.path(Setting.KUBELET_CLIENT_CERTIFICATE);
    Optional<Path> key = configuration.path(Setting.KUBELET_CLIENT_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new ConfigurationException(
          configuration.named(
              certificate.isPresent()
                  ? Setting.KUBELET_CLIENT_KEY
                  : Setting.KUBELET_CLIENT_CERTIFICATE),
          "a certificate and its key are given together");
    }
    return certificate.map(file -> new KubeletOptions.Client(file, key.orElseThrow()));
  }
}
