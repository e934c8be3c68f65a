package io.binnacle.spi;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// What an extension that is replicated needs to speak with its like on other nodes of the cluster.
///
/// The server makes the certificates, from an authority that signs for peers of this cluster alone;
/// the extension opens the sockets. Thread-safe.
public interface PeerNetwork {

  /// The name of this node: unique among the members, and the same for as long as the node is one.
  String name();

  /// The address and port to listen on for peers.
  InetSocketAddress listenAddress();

  /// Where the peers reach this node, `host:port`.
  String advertisedAddress();

  /// How this node comes to the cluster. Without meaning when the extension already holds data of a
  /// cluster: it then goes on as the member that it is.
  Entrance entrance();

  /// TLS in both directions, with this node's peer certificate. A handshake succeeds only with a
  /// peer that shows a valid certificate of this cluster for that role; servers must set
  /// `needClientAuth`. Certificates are renewed while the server runs, so ask for each connection.
  SSLContext tls();

  /// The name of the member at the other end, as its certificate says it.
  ///
  /// @throws SSLPeerUnverifiedException when the other end showed no certificate of a peer
  String peerName(SSLSession session) throws SSLPeerUnverifiedException;
}
