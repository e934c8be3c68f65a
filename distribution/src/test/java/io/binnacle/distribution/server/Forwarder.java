package io.binnacle.distribution.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A port of this machine that stands for several nodes, as a load balancer does: each connection
/// goes to the first of them that takes it, and ends when the node's does. Thread-safe.
public final class Forwarder implements AutoCloseable {
  private static final int CONNECTS_WITHIN = 2_000;

  private final Supplier<List<URI>> nodes;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean paused;

  private Forwarder(Supplier<List<URI>> nodes) throws IOException {
    this.nodes = nodes;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /// Prefers the first node, always.
  ///
  /// @param nodes tells where they listen now
  public static Forwarder preferring(Supplier<List<URI>> nodes) throws IOException {
    return new Forwarder(nodes);
  }

  /// Prefers the next node each time.
  ///
  /// @param nodes tells where they listen now
  public static Forwarder inTurn(Supplier<List<URI>> nodes) throws IOException {
    AtomicInteger connections = new AtomicInteger();
    return new Forwarder(
        () -> {
          List<URI> turned = new ArrayList<>(nodes.get());
          Collections.rotate(turned, -connections.getAndIncrement());
          return turned;
        });
  }

  public String address() {
    return "https://127.0.0.1:" + server.getLocalPort();
  }

  /// Ends all connections, and every new one at once until [#resume()].
  public void pause() throws IOException {
    paused = true;
    for (Socket socket : open) {
      socket.close();
    }
  }

  /// Takes connections again.
  public void resume() {
    paused = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        if (paused) {
          client.close();
        } else {
          Thread.ofVirtual().start(() -> serve(client));
        }
      } catch (IOException e) {
        // Closed, which the loop sees.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket node = connected()) {
      open.add(node);
      Thread back = Thread.ofVirtual().start(() -> copy(node, client));
      copy(client, node);
      back.join();
    } catch (IOException | InterruptedException e) {
      // The client finds its connection closed.
    }
  }

  private Socket connected() throws IOException {
    IOException last = new IOException("no node");
    for (URI address : nodes.get()) {
      Socket socket = new Socket();
      try {
        socket.connect(
            new InetSocketAddress(address.getHost(), address.getPort()), CONNECTS_WITHIN);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  /// Copies one way to the end, which is then the end of both ways.
  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either side is gone; both are closed.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
