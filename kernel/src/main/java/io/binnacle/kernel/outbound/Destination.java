package io.binnacle.kernel.outbound;

import io.binnacle.kernel.tls.BackendTls;

/// Where a request goes.
///
/// @param secure whether over TLS
/// @param host a name or an IP address, without brackets
/// @param peer what is there, when over TLS
public record Destination(boolean secure, String host, int port, BackendTls.Peer peer) {

  public String scheme() {
    return secure ? "https" : "http";
  }

  /// E.g. `10.0.0.1:10250` or `[::1]:10250`.
  public String authority() {
    return joined(host, port);
  }

  static String joined(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
