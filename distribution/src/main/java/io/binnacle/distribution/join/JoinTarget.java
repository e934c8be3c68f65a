package io.binnacle.distribution.join;

import java.net.URI;
import java.util.Optional;

/// The API server that a node joins by.
///
/// @param host a name or an address, an IPv6 one without brackets
public record JoinTarget(String host, int port) {
  private static final int USUAL_PORT = 443;

  /// @param url `https://HOST:PORT`
  /// @return empty when it is none
  public static Optional<JoinTarget> parse(String url) {
    try {
      URI uri = URI.create(url);
      boolean bare =
          (uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/"))
              && uri.getQuery() == null
              && uri.getUserInfo() == null;
      if (!"https".equals(uri.getScheme()) || uri.getHost() == null || !bare) {
        return Optional.empty();
      }
      return Optional.of(
          new JoinTarget(
              uri.getHost().replaceAll("[\\[\\]]", ""),
              uri.getPort() < 0 ? USUAL_PORT : uri.getPort()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The URL of the server.
  public String url() {
    return "https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
