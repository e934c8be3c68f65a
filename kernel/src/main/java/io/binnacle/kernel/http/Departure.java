package io.binnacle.kernel.http;

import io.binnacle.kernel.exchange.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/// Notices that the client of a request leaves, once somebody wants to know. Thread-safe.
///
/// HTTP/2 tells it. On HTTP/1.1 only reading from the connection does, which nobody does while a
/// request is answered; so this reads, and the connection then serves no other request.
final class Departure implements Caller {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Set<Departure> awaited;
  private List<Runnable> actions = new ArrayList<>();
  private boolean watching;
  private boolean gone;
  private volatile boolean answered;

  /// @param awaited where it enters itself while somebody wants to know
  Departure(HttpServletRequest request, HttpServletResponse response, Set<Departure> awaited) {
    this.request = request;
    this.response = response;
    this.awaited = awaited;
  }

  @Override
  public String host() {
    String authority =
        ServletContextRequest.getServletContextRequest(request).getHttpURI().getAuthority();
    return authority == null ? "" : authority;
  }

  @Override
  public void onLeave(Runnable action) {
    boolean first;
    synchronized (this) {
      first = !watching;
      watching = true;
      if (!gone) {
        actions.add(action);
      }
    }
    if (first) {
      awaited.add(this);
      watch();
    }
    synchronized (this) {
      if (!gone) {
        return;
      }
    }
    action.run();
  }

  /// The answer has ended.
  void answered() {
    answered = true;
    awaited.remove(this);
  }

  /// The client has left, or is made to.
  void left() {
    List<Runnable> due;
    synchronized (this) {
      gone = true;
      due = actions;
      actions = new ArrayList<>();
    }
    due.forEach(Runnable::run);
  }

  private void watch() {
    ServletContextRequest core = ServletContextRequest.getServletContextRequest(request);
    core.addFailureListener(failure -> left());
    if (!Exchange.multiplexed(request)
        && Exchange.bodiless(request)
        && request.getHeader("Upgrade") == null) {
      response.setHeader("Connection", "close");
      read(core.getConnectionMetaData().getConnection().getEndPoint());
    }
  }

  private void read(EndPoint endPoint) {
    boolean waiting =
        endPoint.tryFillInterested(
            new Callback() {
              @Override
              public void succeeded() {
                look(endPoint);
              }

              @Override
              public void failed(Throwable cause) {
                if (cause instanceof TimeoutException && endPoint.isOpen()) {
                  read(endPoint);
                } else if (!answered) {
                  left();
                }
              }

              @Override
              public Invocable.InvocationType getInvocationType() {
                return Invocable.InvocationType.NON_BLOCKING;
              }
            });
    if (!waiting && !endPoint.isOpen()) {
      left();
    }
  }

  /// Whatever the client sends besides is of a request that this connection does not serve any
  /// more.
  private void look(EndPoint endPoint) {
    if (answered) {
      return;
    }
    try {
      ByteBuffer sent = ByteBuffer.allocate(4 << 10).limit(0);
      int count = endPoint.fill(sent);
      if (count >= 0) {
        read(endPoint);
      } else {
        left();
      }
    } catch (IOException broken) {
      left();
    }
  }
}
