package io.binnacle.kernel.http;

import java.time.Duration;
import java.util.Collection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.ServerConnector;

/// Closes connections whose handshake, or whose headers of a request, take too long, however busily
/// they trickle in. Used by one thread.
final class Newcomers {
  private final ServerConnector connector;
  private final Duration most;

  Newcomers(ServerConnector connector, Duration most) {
    this.connector = connector;
    this.most = most;
  }

  /// To be called about every second.
  void look() {
    Collection<EndPoint> connected = connector.getConnectedEndPoints();
    long now = System.nanoTime();
    long newest = System.currentTimeMillis() - most.toMillis();
    for (EndPoint endPoint : connected) {
      if (endPoint.getConnection() instanceof SslConnection tls) {
        boolean late =
            switch (tls.getSslEndPoint().getConnection()) {
              case NegotiatingServerConnection _ -> endPoint.getCreatedTimeStamp() < newest;
              case WholeChunks.Http1 http -> http.slowHead(now, most);
              case null, default -> false;
            };
        if (late) {
          endPoint.close();
        }
      }
    }
  }
}
