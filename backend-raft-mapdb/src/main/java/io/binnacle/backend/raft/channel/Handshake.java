package io.binnacle.backend.raft.channel;

import io.binnacle.spi.PeerNetwork;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLSocket;

/// How a connection begins: TLS in both directions, a greeting, and its answer. Stateless.
final class Handshake {
  private static final int PATIENCE_MILLIS = 3000;
  private static final byte WELCOME = 0;
  private static final byte REFUSED = 1;
  private static final byte REMOVED = 2;

  private final PeerNetwork network;
  private final UUID cluster;
  private final String self;

  Handshake(PeerNetwork network, UUID cluster, String self) {
    this.network = network;
    this.cluster = cluster;
    this.self = self;
  }

  /// A socket that is ready for calls, with the one below it.
  record Joined(SSLSocket socket, Socket below, Hello hello) {}

  /// Connects to a member.
  ///
  /// @throws RefusedException when the other end does not let this member in
  Joined open(InetSocketAddress address, String member, Lane lane) throws IOException {
    Socket below = new Socket();
    try {
      below.connect(address, PATIENCE_MILLIS);
      below.setSoTimeout(PATIENCE_MILLIS);
      below.setTcpNoDelay(true);
      SSLSocket socket =
          (SSLSocket)
              network
                  .tls()
                  .getSocketFactory()
                  .createSocket(below, address.getHostString(), address.getPort(), true);
      socket.setUseClientMode(true);
      socket.startHandshake();
      network.peerName(socket.getSession());
      Hello hello = new Hello(cluster, self, member, lane);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      hello.write(out);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte answer = in.readByte();
      if (answer != WELCOME) {
        throw new RefusedException(answer == REMOVED, in.readUTF());
      }
      return new Joined(socket, below, hello);
    } catch (IOException e) {
      below.close();
      throw e;
    }
  }

  /// Lets a member in, or refuses it.
  Joined accept(Socket below, Gate gate) throws IOException {
    below.setSoTimeout(PATIENCE_MILLIS);
    below.setTcpNoDelay(true);
    SSLSocket socket = (SSLSocket) network.tls().getSocketFactory().createSocket(below, null, true);
    socket.setUseClientMode(false);
    socket.setNeedClientAuth(true);
    socket.startHandshake();
    network.peerName(socket.getSession());
    Hello hello = Hello.read(new DataInputStream(socket.getInputStream()));
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    Optional<Gate.Refusal> refusal = refusal(hello, gate);
    if (refusal.isPresent()) {
      out.writeByte(refusal.get().removed() ? REMOVED : REFUSED);
      out.writeUTF(refusal.get().reason());
      out.flush();
      socket.close();
      throw new IOException(
          "the member " + hello.from() + " was refused: " + refusal.get().reason());
    }
    out.writeByte(WELCOME);
    out.flush();
    return new Joined(socket, below, hello);
  }

  private Optional<Gate.Refusal> refusal(Hello hello, Gate gate) {
    if (!hello.cluster().equals(cluster)) {
      return Optional.of(new Gate.Refusal(false, "this is the cluster " + cluster));
    }
    if (!hello.to().isEmpty() && !hello.to().equals(self)) {
      return Optional.of(new Gate.Refusal(false, "this is the member " + self));
    }
    return gate.refusal(hello.from());
  }
}
