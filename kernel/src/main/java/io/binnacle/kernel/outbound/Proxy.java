package io.binnacle.kernel.outbound;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.model.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Passes requests on to backends as kube-apiserver's proxy does. Thread-safe.
public final class Proxy {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);

  private final Outbound outbound;

  public Proxy(Outbound outbound) {
    this.outbound = outbound;
  }

  /// Whether a request asks for another protocol.
  public static boolean asksToLeaveHttp(RawRequest request) {
    return PassedHeaders.asksToLeaveHttp(request.headers().byName());
  }

  /// Passes on a request to leave HTTP, and what follows it.
  ///
  /// @param path decoded
  public Response tunnel(RawRequest request, Destination to, String path, String query) {
    OutboundRequest asked =
        new OutboundRequest(
            request.method(),
            to,
            UrlPath.escape(path),
            query,
            PassedHeaders.request(request, true),
            ANSWERED_WITHIN);
    OutboundAnswer answer;
    try {
      answer = outbound.send(asked, request.caller());
    } catch (OutboundException e) {
      throw failed(e.dialing() ? "error dialing backend: " + e.words() : e.words());
    }
    if (answer.status() == 101) {
      return new Response.Upgraded(answer.headers(), answer.tunnel());
    }
    if (answer.status() < 400) {
      answer.close();
      throw failed("invalid upgrade response: status code " + answer.status());
    }
    return passed(answer, PassedHeaders.answer(answer.headers()));
  }

  private static ApiException failed(String message) {
    return new ApiException(Status.failure(500, "", message));
  }

  /// Passes on any other request.
  ///
  /// @param path decoded, what is asked of the backend; empty only with methods that do not read
  public Response pass(RawRequest request, Destination to, String path) {
    String prefix = prefix(request.path(), path);
    String escaped = UrlPath.escape(path);
    List<Header> headers = new ArrayList<>(PassedHeaders.request(request, false));
    headers.add(new Header("X-Forwarded-Uri", UrlPath.clean(prefix + "/" + escaped)));
    OutboundRequest asked =
        new OutboundRequest(
            request.method(),
            to,
            escaped,
            request.query().text(),
            headers,
            request.body().stream(),
            length(request),
            Outbound.LONGEST_SILENCE);
    OutboundAnswer answer;
    try {
      answer = outbound.send(asked, request.caller());
    } catch (OutboundException e) {
      throw new ApiException(
          Status.failure(503, "ServiceUnavailable", "error trying to reach service: " + e.words()));
    }
    Links links = new Links(prefix, to.authority(), request.caller().host());
    List<Header> back =
        PassedHeaders.answer(answer.headers()).stream()
            .map(
                header ->
                    header.name().equalsIgnoreCase("Location")
                        ? new Header(header.name(), links.through(header.value()))
                        : header)
            .toList();
    return passed(answer, back);
  }

  /// Where the backend's root is seen from the client.
  private static String prefix(String whole, String path) {
    return whole.endsWith(path) ? whole.substring(0, whole.length() - path.length()) : whole;
  }

  private static long length(RawRequest request) {
    if (request.headers().first("Transfer-Encoding").isPresent()) {
      return -1;
    }
    Optional<String> told = request.headers().first("Content-Length");
    return told.filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong).orElse(-1L);
  }

  private static Response passed(OutboundAnswer answer, List<Header> headers) {
    return new Response.Stream(
        answer.status(), answer.header("Content-Type").orElse(""), headers, answer.streamed());
  }

  /// The answer to a plain GET of a kubelet.
  ///
  /// @param patience how long the head of the answer may be awaited
  public OutboundAnswer get(
      RawRequest request, Destination to, String path, String query, Duration patience)
      throws OutboundException {
    return outbound.send(
        new OutboundRequest(
            "GET",
            to,
            UrlPath.escape(path),
            query,
            List.of(
                new Header("Host", to.authority()), new Header("User-Agent", "Go-http-client/1.1")),
            patience),
        request.caller());
  }
}
