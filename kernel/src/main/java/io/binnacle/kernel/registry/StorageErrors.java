package io.binnacle.kernel.registry;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.storage.StorageException;
import java.util.List;

/// What clients are told of the store's failures: the one place that translates them.
public final class StorageErrors {
  private static final int RETRY_SECONDS = 1;

  private StorageErrors() {}

  /// Of a read. One that was not answered may be asked again: client-go does so whenever an answer
  /// of 429 or of 5xx names a time to retry after.
  public static ApiException translate(StorageException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure.reason()) {
      case COMPACTED -> ApiErrors.expired("The resourceVersion for the provided list is too old.");
      case FUTURE_REVISION -> tooLargeVersion(0, failure.revision());
      case NO_LEADER, CLOSED -> unavailable(message);
      case TIMEOUT ->
          ApiErrors.timeout("the store did not answer in time: " + message, RETRY_SECONDS);
      case INDETERMINATE ->
          ApiErrors.outcomeUnknown(
              "it is not known whether the request was carried out: " + message);
      case SLOW_CONSUMER -> ApiErrors.expired("the watch could not keep up: " + message);
      case NO_SPACE ->
          new ApiException(
              Status.failure(
                  507,
                  "InsufficientStorage",
                  "the store is full; delete objects first: " + message),
              failure);
      case TOO_LARGE -> ApiErrors.tooLarge("Request entity too large: " + message);
      case MEMBER -> new ApiException(Status.failure(409, "Conflict", message));
      case UNSUPPORTED -> new ApiException(Status.failure(501, "NotImplemented", message));
      case CORRUPT, LEASE_NOT_FOUND -> ApiErrors.internal(message, failure);
    };
  }

  /// Of a commit, of which `TIMEOUT` says that nothing was applied.
  static ApiException translateCommit(StorageException failure) {
    return failure.reason() == StorageException.Code.TIMEOUT
        ? unavailable(String.valueOf(failure.getMessage()))
        : translate(failure);
  }

  private static ApiException unavailable(String message) {
    return ApiErrors.unavailable("the store does not serve: " + message, RETRY_SECONDS);
  }

  /// What there is cannot be told yet: nothing at hand is not nothing at all.
  static ApiException notLoaded() {
    return ApiErrors.unavailable(
        "the server is starting: the store is not read yet", RETRY_SECONDS);
  }

  /// A version that does not exist yet.
  static ApiException tooLargeVersion(long asked, long current) {
    return ApiErrors.caused(
        504,
        "Timeout",
        "Timeout: Too large resource version: " + asked + ", current: " + current,
        List.of(new Status.Cause("ResourceVersionTooLarge", "Too large resource version", "")),
        RETRY_SECONDS);
  }

  /// A version whose history is gone.
  static ApiException tooOldVersion(long asked, long oldest) {
    return ApiErrors.expired("too old resource version: " + asked + " (" + oldest + ")");
  }
}
