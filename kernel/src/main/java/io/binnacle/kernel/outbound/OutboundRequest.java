package io.binnacle.kernel.outbound;

import io.binnacle.kernel.exchange.Header;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/// A request to a backend.
///
/// @param path escaped
/// @param query what follows `?`; may be empty
/// @param headers all but what says how the body is sent
/// @param body what is sent
/// @param length the body's; -1 when it is not known, 0 for none
/// @param patience how long the answer may be awaited
public record OutboundRequest(
    String method,
    Destination to,
    String path,
    String query,
    List<Header> headers,
    InputStream body,
    long length,
    Duration patience) {
  public OutboundRequest {
    headers = List.copyOf(headers);
  }

  /// One without a body.
  public OutboundRequest(
      String method,
      Destination to,
      String path,
      String query,
      List<Header> headers,
      Duration patience) {
    this(method, to, path, query, headers, InputStream.nullInputStream(), 0, patience);
  }

  /// Path and query as the request's first line has them.
  String target() {
    return (path.isEmpty() ? "/" : path) + (query.isEmpty() ? "" : "?" + query);
  }

  /// The whole URL.
  public String url() {
    return to.scheme() + "://" + to.authority() + path + (query.isEmpty() ? "" : "?" + query);
  }
}
