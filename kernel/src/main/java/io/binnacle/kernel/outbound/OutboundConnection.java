package io.binnacle.kernel.outbound;

import io.binnacle.kernel.tls.BackendTls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;

/// A connection to a backend. One thread may read while another writes; [#close] is thread-safe and
/// ends both.
final class OutboundConnection implements AutoCloseable {
  private static final Duration DIAL_TIME = Duration.ofSeconds(30);
  private static final Duration HANDSHAKE_TIME = Duration.ofSeconds(10);
  private static final int PROBE_AFTER_SECONDS = 30;

  private final Socket line;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private OutboundConnection(Socket line, Socket socket) throws IOException {
    this.line = line;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 32 << 10);
    this.out = socket.getOutputStream();
  }

  /// @throws OutboundException when it does not come about within the time that kube-apiserver
  ///   gives it
  static OutboundConnection open(Destination to, BackendTls tls) throws OutboundException {
    Socket line = dial(to);
    try {
      return new OutboundConnection(line, to.secure() ? secured(line, to, tls) : line);
    } catch (IOException e) {
      close(line);
      throw GoWords.handshake(e);
    }
  }

  private static Socket dial(Destination to) throws OutboundException {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(to.host());
    } catch (UnknownHostException e) {
      throw GoWords.lookUp(to.host(), e);
    }
    int each = Math.toIntExact(DIAL_TIME.toMillis() / addresses.length);
    OutboundException first = GoWords.lookUp(to.host(), new UnknownHostException(to.host()));
    for (int i = 0; i < addresses.length; i++) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(addresses[i], to.port()), each);
        socket.setTcpNoDelay(true);
        probe(socket);
        return socket;
      } catch (IOException e) {
        close(socket);
        if (i == 0) {
          first = GoWords.dial(Destination.joined(addresses[i].getHostAddress(), to.port()), e);
        }
      }
    }
    throw first;
  }

  /// A peer that went without a word is found out, however long nobody had anything to say.
  private static void probe(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    seconds(socket, ExtendedSocketOptions.TCP_KEEPIDLE);
    seconds(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL);
  }

  private static void seconds(Socket socket, SocketOption<Integer> option) throws IOException {
    if (socket.supportedOptions().contains(option)) {
      socket.setOption(option, PROBE_AFTER_SECONDS);
    }
  }

  private static SSLSocket secured(Socket line, Destination to, BackendTls tls) throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.sockets(to.peer()).createSocket(line, to.host(), to.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    if (tls.verifies(to.peer())) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(Math.toIntExact(HANDSHAKE_TIME.toMillis()));
    socket.startHandshake();
    return socket;
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  /// How long a read may wait from now on.
  void patience(Duration silence) throws IOException {
    socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
  }

  /// Ends it at once: closing TLS in its own way would wait for whoever is writing.
  @Override
  public void close() {
    close(line);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
