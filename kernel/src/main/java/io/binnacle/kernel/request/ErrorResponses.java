package io.binnacle.kernel.request;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.spi.model.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Failures as answers: the one place that turns an exception into what a client sees.
final class ErrorResponses {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);
  private static final byte[] LINE_BREAK = {'\n'};

  private ErrorResponses() {}

  static Response of(Throwable failure, String auditId) {
    if (failure instanceof ApiException known) {
      if (known.status().code() >= 500 && known.getCause() != null) {
        LOG.atError().setCause(known).addKeyValue("auditId", auditId).log("a request failed");
      }
      return of(known);
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("auditId", auditId)
        .log("a request failed by a defect");
    return of(
        ApiErrors.internal(
            "this is a defect of the server; its log tells more under the audit id " + auditId));
  }

  private static Response of(ApiException failure) {
    Status status = failure.status();
    Optional<Integer> retryAfter =
        status.details().map(Status.Details::retryAfterSeconds).filter(seconds -> seconds > 0);
    List<Header> headers =
        retryAfter
            .map(seconds -> List.of(new Header("Retry-After", Integer.toString(seconds))))
            .orElse(List.of());
    return new Response.Content(
        status.code(),
        "application/json",
        headers,
        List.of(JsonWriter.write(failure.toValue()), LINE_BREAK));
  }

  /// What Go's HTTP router says of a path that it does not know.
  static Response pageNotFound() {
    return new Response.Content(
        404,
        "text/plain; charset=utf-8",
        List.of(new Header("X-Content-Type-Options", "nosniff")),
        List.of("404 page not found\n".getBytes(StandardCharsets.UTF_8)));
  }
}
