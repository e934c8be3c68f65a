package io.binnacle.kernel.error;

import io.binnacle.spi.model.Status;

/// Ends a request with a `Status`. Made by [ApiErrors]; turned into a response in one place, at the
/// end of the pipeline.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Status status;

  public ApiException(Status status) {
    super(status.message());
    this.status = status;
  }

  /// An error whose cause belongs in the log and not in the answer.
  public ApiException(Status status, Throwable cause) {
    super(status.message(), cause);
    this.status = status;
  }

  public Status status() {
    return status;
  }
}
