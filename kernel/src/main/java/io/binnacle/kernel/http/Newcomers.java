package io.binnacle.kernel.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.ServerConnector;

/// Closes connections whose handshake, or whose headers of a request, take too long, however busily
/// they trickle in. Used by one thread.
final class Newcomers {
  private final ServerConnector connector;
  private final Duration most;

  /// Whose handshake was under way at the last look, and when that was first seen.
  private Map<EndPoint, Long> negotiating = new HashMap<>();

  Newcomers(ServerConnector connector, Duration most) {
    this.connector = connector;
    this.most = most;
  }

  /// To be called about every second.
  void look() {
    long now = System.nanoTime();
    Map<EndPoint, Long> still = new HashMap<>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      if (endPoint.getConnection() instanceof SslConnection tls) {
        boolean late =
            switch (tls.getSslEndPoint().getConnection()) {
              case NegotiatingServerConnection _ -> {
                long since = negotiating.getOrDefault(endPoint, now);
                still.put(endPoint, since);
                yield now - since > most.toNanos();
              }
              case WholeChunks.Http1 http -> http.slowHead(now, most);
              case null, default -> false;
            };
        if (late) {
          endPoint.close();
        }
      }
    }
    negotiating = still;
  }
}
