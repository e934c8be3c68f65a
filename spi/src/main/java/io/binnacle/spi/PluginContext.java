package io.binnacle.spi;

import io.binnacle.spi.authentication.TokenTrust;
import io.binnacle.spi.controller.ControllerClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What the server gives to an extension instance.
///
/// Thread-safe.
public interface PluginContext {

  /// The instance's name in the configuration, unique per extension point.
  String instanceName();

  /// A directory of the instance's own below the server's data directory. Made on first use by the
  /// extension; nothing else writes there. In an ephemeral server it is gone after the stop.
  Path dataDirectory();

  /// The clock to tell time by.
  Clock clock();

  RandomGenerator random();

  Meters meters();

  ObjectReader objects();

  /// Reads and writes API objects with the server's own authority, through its ordinary pipeline.
  /// Writes fail as [ErrorKind#UNAVAILABLE] until the server answers requests.
  ///
  /// @throws UnsupportedOperationException where no API server runs, as beside an offline store
  default ControllerClient client() {
    throw new UnsupportedOperationException("no API server runs here");
  }

  /// Which tokens of service accounts the server stands behind; empty where it issues none.
  default Optional<TokenTrust> tokenTrust() {
    return Optional.empty();
  }

  /// The network of this node's peers; empty when the server runs alone. A replicated store is then
  /// a group of one that opens no socket.
  default Optional<PeerNetwork> peers() {
    return Optional.empty();
  }

  /// Says that the extension can no longer keep its contract. The server logs `reason`, stops
  /// serving and exits with status 1.
  void fail(String reason, Throwable cause);
}
