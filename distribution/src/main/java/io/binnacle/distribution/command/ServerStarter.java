package io.binnacle.distribution.command;

import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.ServerOptions;
import io.binnacle.kernel.server.StartException;
import java.net.URI;

/// Starts a server.
@FunctionalInterface
public interface ServerStarter {

  /// Returns when the server listens; it may not be ready yet.
  RunningServer start(ServerOptions options, PluginRegistry plugins) throws StartException;

  /// A server that was started.
  interface RunningServer {

    /// Waits until it is ready.
    ///
    /// @return false when it was stopped before
    boolean awaitReady() throws StartException, InterruptedException;

    /// Where it serves.
    URI address();

    /// Waits for the end of the server.
    ///
    /// @return whether it ended because somebody stopped it, rather than by a failure
    boolean awaitStop() throws InterruptedException;

    /// Stops it: no new requests, watches ended, everything written.
    void stop();
  }
}
