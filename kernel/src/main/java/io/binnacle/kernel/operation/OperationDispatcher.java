package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Response;

/// Carries out requests for resources. Thread-safe; blocks.
public interface OperationDispatcher {

  /// Answers the request.
  ///
  /// @throws io.binnacle.kernel.error.ApiException when the answer is a failure
  Response dispatch(OperationRequest request);
}
