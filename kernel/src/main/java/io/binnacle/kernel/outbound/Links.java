package io.binnacle.kernel.outbound;

import java.net.URI;
import java.net.URISyntaxException;

/// Makes what a backend links to on itself reachable through the proxy.
///
/// @param prefix where the backend's root is seen from the client
/// @param backend host and port of the backend
/// @param host how the client addressed the server
record Links(String prefix, String backend, String host) {

  /// A link as the client can follow it; what leads elsewhere, or is none, stays.
  String through(String link) {
    URI target;
    try {
      target = new URI(link);
    } catch (URISyntaxException strange) {
      return link;
    }
    String authority = target.getRawAuthority();
    String path = target.getRawPath();
    boolean elsewhere = authority != null && !authority.equals(backend) && !authority.equals(host);
    if (elsewhere || path == null || !path.startsWith("/")) {
      return link;
    }
    boolean kept = host.equals(authority);
    String start = kept && target.getScheme() != null ? target.getScheme() + "://" + host : "";
    String end =
        (target.getRawQuery() == null ? "" : "?" + target.getRawQuery())
            + (target.getRawFragment() == null ? "" : "#" + target.getRawFragment());
    String there = path.startsWith(prefix) ? path : UrlPath.clean(prefix + path);
    return start + there + end;
  }
}
