package io.binnacle.kernel.http;

import java.time.Duration;

/// How long the HTTP server waits for its clients.
///
/// @param head for the handshake of TLS, and for the headers of a request over HTTP/1.1
/// @param idle for the next request of a connection
/// @param answer for an answer to be taken, from the beginning of its request on
/// @param stalled for more to be taken of an answer that goes on as things happen
public record HttpTimes(Duration head, Duration idle, Duration answer, Duration stalled) {

  /// kube-apiserver's, but that it lets watches be unread for ever.
  public static HttpTimes usual() {
    return new HttpTimes(
        Duration.ofSeconds(32),
        Duration.ofSeconds(90),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5));
  }
}
