package io.binnacle.kernel.tls;

import io.binnacle.spi.Entrance;
import java.net.InetSocketAddress;

/// How a node meets its peers.
///
/// @param name the node's name, unique in the cluster
/// @param listen the address and port to listen on for peers
/// @param advertisedHost the name or address by which peers reach this node
/// @param entrance how the node comes to the cluster
public record PeerSettings(
    String name, InetSocketAddress listen, String advertisedHost, Entrance entrance) {

  /// The same, with another way to the cluster.
  public PeerSettings entering(Entrance way) {
    return new PeerSettings(name, listen, advertisedHost, way);
  }

  /// Where the peers reach this node, `host:port`.
  public String advertised() {
    String host = advertisedHost.indexOf(':') >= 0 ? "[" + advertisedHost + "]" : advertisedHost;
    return host + ":" + listen.getPort();
  }
}
