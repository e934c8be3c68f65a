package io.binnacle.kernel.outbound;

import io.binnacle.kernel.exchange.Header;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a backend answers: the head, and the body as it comes. To be closed; [#close] is
/// thread-safe.
public final class OutboundAnswer implements AutoCloseable {
  private final int status;
  private final List<Header> headers;
  private final InputStream body;
  private final OutboundConnection connection;

  OutboundAnswer(
      int status, List<Header> headers, InputStream body, OutboundConnection connection) {
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body;
    this.connection = connection;
  }

  public int status() {
    return status;
  }

  public List<Header> headers() {
    return headers;
  }

  /// The first header of that name.
  public Optional<String> header(String name) {
    return first(headers, name);
  }

  static Optional<String> first(List<Header> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  public InputStream body() {
    return body;
  }

  /// The body as an answer of the server's own.
  public StreamedBody streamed() {
    return new StreamedBody(this);
  }

  /// Once the backend has left HTTP.
  public BackendTunnel tunnel() {
    return new BackendTunnel(connection);
  }

  void patience(Duration silence) throws IOException {
    connection.patience(silence);
  }

  @Override
  public void close() {
    connection.close();
  }
}
