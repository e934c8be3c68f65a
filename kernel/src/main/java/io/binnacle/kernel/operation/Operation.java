package io.binnacle.kernel.operation;

import io.binnacle.kernel.exchange.Response;

/// One verb. Thread-safe.
interface Operation {

  /// Answers a request whose resource, verb and path are known to fit together.
  ///
  /// @throws io.binnacle.kernel.error.ApiException when the answer is a failure
  Response execute(Target target);
}
