package io.binnacle.distribution.server;

import java.io.IOException;
import java.nio.file.Path;

/// What serves at one address: a node, or several behind it.
public interface Served extends AutoCloseable {
  /// Where requests go, such as `https://127.0.0.1:6443`.
  String address();

  /// The administrator's, with that address.
  Path kubeconfig();

  /// The certificate of the authority that signs for servers and clients.
  Path authority();

  /// What was logged by every process.
  String log() throws IOException;

  /// Asks every process to end, as SIGTERM does, and expects that all end well.
  void stop() throws Exception;

  @Override
  void close();
}
