package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.outbound.Destination;
import io.binnacle.kernel.outbound.Proxy;
import io.binnacle.kernel.outbound.UrlPath;
import java.util.List;

/// Requests passed on to what a node, a pod or a service serves. Thread-safe.
final class ProxyOperation implements Operation {
  private final Connecting connecting;
  private final Proxy proxy;
  private final Backends backends;

  /// Finds the backend that a request is for.
  @FunctionalInterface
  interface Backends {
    Destination of(Target target);
  }

  ProxyOperation(Connecting connecting, Proxy proxy, Backends backends) {
    this.connecting = connecting;
    this.proxy = proxy;
    this.backends = backends;
  }

  @Override
  public Response execute(Target target) {
    connecting.admit(target);
    Destination backend = backends.of(target);
    RawRequest request = target.request().raw();
    String path = UrlPath.clean(Connecting.subpath(target.request()));
    if (Proxy.asksToLeaveHttp(request)) {
      return proxy.tunnel(request, backend, path, "");
    }
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (path.isEmpty() && reads) {
      // Relative links of what is served there would lead beside it.
      String query = request.query().text();
      String there = UrlPath.escape(request.path()) + "/" + (query.isEmpty() ? "" : "?" + query);
      return new Response.Content(301, "", List.of(new Header("Location", there)), List.of());
    }
    return proxy.pass(request, backend, path);
  }
}
