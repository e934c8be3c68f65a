package io.binnacle.backend.raft.channel;

import io.binnacle.spi.PeerNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens for other members. Nothing but TLS crosses its port. Thread-safe.
public final class PeerListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerListener.class);
  private static final int BACKLOG = 64;

  private final PeerNetwork network;
  private final Handshake handshake;
  private final Gate gate;
  private final CallHandler handler;
  private final Consumer<String> whenEnded;
  private final ServerSocket server;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param self this member's id
  /// @param whenEnded told of a member whose connection for the log ended, whoever ended it
  public PeerListener(
      PeerNetwork network,
      UUID cluster,
      String self,
      Gate gate,
      CallHandler handler,
      Consumer<String> whenEnded)
      throws IOException {
    this.network = network;
    this.handshake = new Handshake(network, cluster, self);
    this.gate = gate;
    this.handler = handler;
    this.whenEnded = whenEnded;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
  }

  /// @throws IOException naming the address that cannot be listened on
  public void start() throws IOException {
    InetSocketAddress address = network.listenAddress();
    try {
      server.bind(address, BACKLOG);
    } catch (IOException e) {
      throw new IOException("the peer port " + address + ": " + e.getMessage(), e);
    }
    Thread.ofPlatform().daemon().name("peer-listen").start(this::listen);
  }

  private void listen() {
    while (!closed) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().name("peer-greet").start(() -> greet(socket));
      } catch (IOException e) {
        if (!closed) {
          LOG.atWarn().setCause(e).log("A peer's connection could not be accepted");
        }
      }
    }
  }

  private void greet(Socket below) {
    try {
      Handshake.Joined joined = handshake.accept(below, gate);
      Connection[] made = new Connection[1];
      Connection connection =
          new Connection(
              joined.socket(),
              joined.below(),
              joined.hello().from(),
              handler,
              () -> ended(made[0], joined.hello()));
      made[0] = connection;
      connections.add(connection);
      connection.start("peer-from-" + joined.hello().from() + "-" + joined.hello().lane());
      if (closed) {
        connection.close();
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("address", below.getRemoteSocketAddress())
          .addKeyValue("reason", e.getMessage())
          .log("a peer was refused");
      try {
        below.close();
      } catch (IOException closing) {
        LOG.atDebug().setCause(closing).log("a refused connection did not close");
      }
    }
  }

  private void ended(Connection connection, Hello hello) {
    connections.remove(connection);
    if (!closed && hello.lane() == Lane.CONSENSUS) {
      whenEnded.accept(hello.from());
    }
  }

  /// Ends the connections of a member that is one no longer.
  public void drop(String member) {
    connections.stream().filter(one -> one.peer().equals(member)).forEach(Connection::close);
  }

  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("the peer port did not close");
    }
    connections.forEach(Connection::close);
  }
}
