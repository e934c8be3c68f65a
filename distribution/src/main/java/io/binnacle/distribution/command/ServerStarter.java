package io.binnacle.distribution.command;

import io.binnacle.kernel.plugin.PluginRegistry;
import io.binnacle.kernel.server.ServerOptions;
import io.binnacle.kernel.server.StartException;
import java.net.URI;

/// Starts a server.
@FunctionalInterface
public interface ServerStarter {

  /// Returns when the server is ready.
  RunningServer start(ServerOptions options, PluginRegistry plugins) throws StartException;

  /// A server that is ready.
  interface RunningServer {

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
