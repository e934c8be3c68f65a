package io.binnacle.kernel.server;

import io.binnacle.kernel.tls.PeerSettings;
import io.binnacle.spi.Entrance;
import io.binnacle.spi.PeerNetwork;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/// The network of a node that has no certificates yet, for a store that is asked what it could do
/// and is not started.
record UnmetPeers(PeerSettings settings) implements PeerNetwork {
  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public InetSocketAddress listenAddress() {
    return settings.listen();
  }

  @Override
  public String advertisedAddress() {
    return settings.advertised();
  }

  @Override
  public Entrance entrance() {
    return settings.entrance();
  }

  @Override
  public SSLContext tls() {
    throw new IllegalStateException("the store is not started");
  }

  @Override
  public String peerName(SSLSession session) {
    throw new IllegalStateException("the store is not started");
  }
}
