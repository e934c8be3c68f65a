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

  /// Kills a process, as SIGKILL does: the only one, or of several one that clients came to, whom
  /// another serves from then on, at what is now the address.
  void kill() throws Exception;

  /// Starts what was killed again, and waits until it is ready. The only process may have another
  /// address then.
  void revive() throws Exception;

  @Override
  void close();
}
