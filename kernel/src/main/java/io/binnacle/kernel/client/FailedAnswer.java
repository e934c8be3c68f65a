package io.binnacle.kernel.client;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;

/// Reads a `Status` that tells of a failure.
final class FailedAnswer {
  private FailedAnswer() {}

  static Status status(int code, ObjectValue answer) {
    Optional<Status.Details> details = answer.object("details").map(FailedAnswer::details);
    return new Status(
        code,
        answer.text("reason").orElse(""),
        answer.text("message").orElse("the server answered with status " + code),
        details);
  }

  private static Status.Details details(ObjectValue details) {
    List<Status.Cause> causes =
        details.items("causes").stream().flatMap(cause -> cause(cause).stream()).toList();
    return new Status.Details(
        details.text("name").orElse(""),
        details.text("group").orElse(""),
        details.text("kind").orElse(""),
        details.text("uid").orElse(""),
        causes,
        details.integer("retryAfterSeconds").orElse(0L).intValue());
  }

  private static Optional<Status.Cause> cause(Value value) {
    return value instanceof ObjectValue cause
        ? Optional.of(
            new Status.Cause(
                cause.text("reason").orElse(""),
                cause.text("message").orElse(""),
                cause.text("field").orElse("")))
        : Optional.empty();
  }

  /// What a caller may make of it.
  static ErrorKind kind(Status status) {
    return switch (status.code()) {
      case 409 -> ErrorKind.CONFLICT;
      case 429, 503 -> ErrorKind.UNAVAILABLE;
      case 504 -> ErrorKind.INDETERMINATE;
      case 507 -> ErrorKind.EXHAUSTED;
      default -> status.code() < 500 ? ErrorKind.CALLER : ErrorKind.INTERNAL;
    };
  }
}
