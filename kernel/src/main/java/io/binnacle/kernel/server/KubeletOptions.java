package io.binnacle.kernel.server;

import io.binnacle.kernel.operation.ResourceEngine;
import io.binnacle.kernel.tls.BackendTls;
import io.binnacle.kernel.tls.Pki;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How kubelets are reached.
///
/// @param addressTypes which addresses of a node to take, best first
/// @param authority verifies kubelets' certificates; without it they are not verified
/// @param client what to show to kubelets; a certificate of the cluster's own authority when empty
public record KubeletOptions(
    List<String> addressTypes, Optional<Path> authority, Optional<Client> client) {

  /// A certificate and its key, as files.
  public record Client(Path certificate, Path key) {}

  public KubeletOptions {
    addressTypes = List.copyOf(addressTypes);
  }

  /// As kube-apiserver without a word about kubelets.
  public static KubeletOptions usual() {
    return new KubeletOptions(
        ResourceEngine.Connections.USUAL_ADDRESS_TYPES, Optional.empty(), Optional.empty());
  }

  BackendTls.Settings tls(Pki pki) {
    return client
        .map(own -> new BackendTls.Settings(authority, own.certificate(), own.key()))
        .orElseGet(() -> pki.kubeletClient(authority));
  }
}
