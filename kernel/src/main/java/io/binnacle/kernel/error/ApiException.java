package io.binnacle.kernel.error;

import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;

/// Ends a request with a `Status`. Made by [ApiErrors]; turned into a response in one place, at the
/// end of the pipeline.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Status status;
  private final String continueToken;

  public ApiException(Status status) {
    this(status, "");
  }

  /// The end of a list that may go on in another way.
  ///
  /// @param continueToken where the answer tells the client to go on; empty for nowhere
  public ApiException(Status status, String continueToken) {
    super(status.message());
    this.status = status;
    this.continueToken = continueToken;
  }

  /// An error whose cause belongs in the log and not in the answer.
  public ApiException(Status status, Throwable cause) {
    super(status.message(), cause);
    this.status = status;
    this.continueToken = "";
  }

  /// The server's own failure that a plugin met and passed on, as when it reads objects and the
  /// store does not serve: it is no defect of the plugin. Empty for what began with the plugin,
  /// which cannot make failures of this kind.
  public static Optional<ApiException> passedOn(Throwable failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException own) {
        return Optional.of(own);
      }
    }
    return Optional.empty();
  }

  public Status status() {
    return status;
  }

  /// Whether it is open if the request was, or yet will be, carried out.
  public boolean outcomeUnknown() {
    return status.code() == 504
        && status.details().map(Status.Details::retryAfterSeconds).orElse(0) == 0;
  }

  /// The failure as clients see it.
  public ObjectValue toValue() {
    ObjectValue value = status.toValue();
    return continueToken.isEmpty()
        ? value
        : value.withAt(Value.of(continueToken), "metadata", "continue");
  }
}
