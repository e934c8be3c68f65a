package io.binnacle.kernel.request;

import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import java.util.Optional;

/// Answers paths that are not resources. Thread-safe.
@FunctionalInterface
public interface PathHandler {

  /// The answer; empty when the path is none of its own.
  ///
  /// @throws io.binnacle.kernel.error.ApiException when the answer is a failure
  Optional<Response> answer(RawRequest request);
}
