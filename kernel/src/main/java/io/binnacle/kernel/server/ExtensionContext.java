package io.binnacle.kernel.server;

import io.binnacle.spi.Meters;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.PeerNetwork;
import io.binnacle.spi.PluginContext;
import io.binnacle.spi.authentication.TokenTrust;
import io.binnacle.spi.controller.ControllerClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/// What one extension instance gets from the server.
///
/// @param failure what to do when the instance gives up
record ExtensionContext(
    String instanceName,
    Path dataDirectory,
    Clock clock,
    RandomGenerator random,
    Meters meters,
    ControllerClient client,
    Optional<TokenTrust> tokenTrust,
    Optional<PeerNetwork> peers,
    BiConsumer<String, Throwable> failure)
    implements PluginContext {
  @Override
  public ObjectReader objects() {
    return client;
  }

  @Override
  public void fail(String reason, Throwable cause) {
    failure.accept(reason, cause);
  }
}
