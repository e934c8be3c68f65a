package io.binnacle.kernel.outbound;

import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.RawRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which headers go on to a backend and back to the client.
final class PassedHeaders {
  private static final String TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

  /// What speaks of one connection, not of the message.
  private static final Set<String> OF_THE_HOP =
      Set.of(
          "connection",
          "proxy-connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /// What the server itself must decide, for a browser that trusts it.
  private static final Set<String> CROSS_ORIGIN =
      Set.of(
          "access-control-allow-credentials",
          "access-control-allow-headers",
          "access-control-allow-methods",
          "access-control-allow-origin");

  private PassedHeaders() {}

  /// Of a request, without what lets its caller in here.
  static List<Header> request(RawRequest request, boolean leavesHttp) {
    Headers headers = request.headers();
    Set<String> dropped = leavesHttp ? Set.of() : hop(headers.all("Connection"));
    List<Header> passed = new ArrayList<>();
    passed.add(new Header("Host", request.caller().host()));
    headers
        .byName()
        .forEach(
            (name, values) -> {
              if (!dropped.contains(name) && passes(name)) {
                for (String value : values) {
                  add(passed, name, value);
                }
              }
            });
    List<String> route = new ArrayList<>(headers.all("X-Forwarded-For"));
    route.add(request.peer().getHostAddress());
    passed.add(new Header("X-Forwarded-For", String.join(", ", route)));
    return passed;
  }

  private static boolean passes(String name) {
    return switch (name) {
      case "host", "authorization", "content-length", "transfer-encoding", "trailer", "expect" ->
          false;
      case "x-forwarded-for" -> false;
      default -> !name.startsWith("impersonate-");
    };
  }

  private static void add(List<Header> passed, String name, String value) {
    if (!name.equals("sec-websocket-protocol")) {
      passed.add(new Header(capitals(name), value));
      return;
    }
    List<String> protocols = new ArrayList<>();
    for (String protocol : value.split(",", -1)) {
      if (!protocol.strip().startsWith(TOKEN_PROTOCOL)) {
        protocols.add(protocol.strip());
      }
    }
    if (!protocols.isEmpty()) {
      passed.add(new Header(capitals(name), String.join(", ", protocols)));
    }
  }

  /// As every Go client writes them, which some backends may have come to expect.
  private static String capitals(String name) {
    StringBuilder capitals = new StringBuilder(name.length());
    boolean start = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      capitals.append(start ? Character.toUpperCase(c) : c);
      start = c == '-';
    }
    return capitals.toString();
  }

  /// Of an answer; the content type is told apart, and the time by the server.
  static List<Header> answer(List<Header> headers) {
    Set<String> dropped =
        hop(
            headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("Connection"))
                .map(Header::value)
                .toList());
    return headers.stream()
        .filter(
            header -> {
              String name = header.name().toLowerCase(Locale.ROOT);
              return !dropped.contains(name)
                  && !CROSS_ORIGIN.contains(name)
                  && !name.equals("content-type")
                  && !name.equals("date");
            })
        .toList();
  }

  private static Set<String> hop(Collection<String> connection) {
    Set<String> dropped = new HashSet<>(OF_THE_HOP);
    for (String value : connection) {
      for (String name : value.split(",", -1)) {
        dropped.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return dropped;
  }

  static boolean asksToLeaveHttp(Map<String, List<String>> byName) {
    return byName.getOrDefault("connection", List.of()).stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
  }
}
