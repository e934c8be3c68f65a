package io.binnacle.kernel.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/// Fails requests whose clients let the server wait for longer than they may, be it for what they
/// send or for room to write. What trickles is late all the same. Thread-safe.
final class Patience {
  private static final long NEVER = 0;

  /// How long it takes at most to tell a client how its request ended, be it that it has failed. If
  /// nothing passes the connection for so long, nothing will.
  static final Duration TO_TELL = Duration.ofSeconds(5);

  private final Set<Turn> turns = ConcurrentHashMap.newKeySet();

  /// One request whose client is waited for now and then.
  final class Turn implements AutoCloseable {
    private final Request request;
    private volatile long end = NEVER;
    private boolean closed;
    private volatile boolean late;

    private Turn(Request request) {
      this.request = request;
    }

    /// From now on the client is waited for.
    void begin(Duration most) {
      if (late) {
        return;
      }
      long due = System.nanoTime() + most.toNanos();
      end = due == NEVER ? 1 : due;
    }

    /// The client has done its part.
    void done() {
      if (!late) {
        end = NEVER;
      }
    }

    /// Whether the request has been failed.
    boolean late() {
      return late;
    }

    private void look(long now) {
      long due = end;
      if (due == NEVER || now - due < 0) {
        return;
      }
      synchronized (this) {
        // A request that is over may be another one's by now.
        if (closed) {
          return;
        }
        if (late) {
          turns.remove(this);
          hangUp();
        } else {
          begin(TO_TELL);
          late = true;
          request.fail(new TimeoutException("the client took too long"));
        }
      }
    }

    /// Beneath TLS, which would have more to say.
    private void hangUp() {
      EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
      while (endPoint instanceof EndPoint.Wrapper wrapper) {
        endPoint = wrapper.unwrap();
      }
      endPoint.close();
    }

    @Override
    public void close() {
      turns.remove(this);
      synchronized (this) {
        closed = true;
      }
    }
  }

  Turn with(Request request) {
    Turn turn = new Turn(request);
    turns.add(turn);
    return turn;
  }

  /// Fails what is late. To be called about every second.
  void look() {
    long now = System.nanoTime();
    turns.forEach(turn -> turn.look(now));
  }
}
