package io.binnacle.kernel.http;

import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;

/// Answers requests. Thread-safe; called on a virtual thread of the request's own; never throws for
/// anything that a client may do.
@FunctionalInterface
public interface RequestHandler {
  Response handle(RawRequest request);
}
