package io.binnacle.kernel.request;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.operation.StatusRendering;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Failures as answers: the one place that turns an exception into what a client sees. Thread-safe.
final class ErrorResponses {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);
  private static final List<Header> NO_SNIFFING =
      List.of(new Header("X-Content-Type-Options", "nosniff"));

  private final StatusRendering rendering;

  ErrorResponses(StatusRendering rendering) {
    this.rendering = rendering;
  }

  Response of(Throwable failure, RawRequest request, String auditId) {
    if (failure instanceof ApiException known) {
      if (known.status().code() >= 500 && known.getCause() != null) {
        LOG.atError().setCause(known).addKeyValue("auditId", auditId).log("a request failed");
      }
      return of(known, request);
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("auditId", auditId)
        .log("a request failed by a defect");
    return of(
        ApiErrors.internal(
            "this is a defect of the server; its log tells more under the audit id " + auditId),
        request);
  }

  /// The refusal of somebody who may not ask at all: no browser is to take it for a page.
  Response refused(ApiException refusal, RawRequest request) {
    return of(refusal, request).withHeaders(NO_SNIFFING);
  }

  private Response of(ApiException failure, RawRequest request) {
    return rendering.failure(failure, request.headers(), request.query());
  }

  /// What upstream's limit on requests under way says, which is no Status.
  static Response tooManyRequests() {
    return new Response.Content(
        429,
        "text/plain; charset=utf-8",
        List.of(new Header("Retry-After", "1"), NO_SNIFFING.getFirst()),
        List.of("Too many requests, please try again later.\n".getBytes(StandardCharsets.UTF_8)));
  }

  /// What Go's HTTP router says of a path that it does not know.
  static Response pageNotFound() {
    return new Response.Content(
        404,
        "text/plain; charset=utf-8",
        NO_SNIFFING,
        List.of("404 page not found\n".getBytes(StandardCharsets.UTF_8)));
  }
}
