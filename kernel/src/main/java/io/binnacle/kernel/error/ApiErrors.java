package io.binnacle.kernel.error;

import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.Status;
import java.util.List;
import java.util.Optional;

/// The errors of the API, each with the code, reason, message and details that apimachinery's
/// `api/errors` gives it.
public final class ApiErrors {
  private ApiErrors() {}

  public static ApiException notFound(GroupVersionResource resource, String name) {
    return about(
        404,
        "NotFound",
        resource.qualifiedResource() + quoted(name) + " not found",
        resource,
        name);
  }

  /// A resource type or path that is not served.
  public static ApiException resourceNotServed() {
    return new ApiException(
        new Status(
            404,
            "NotFound",
            "the server could not find the requested resource",
            Optional.of(Status.Details.of("", "", ""))));
  }

  public static ApiException alreadyExists(GroupVersionResource resource, String name) {
    return about(
        409,
        "AlreadyExists",
        resource.qualifiedResource() + quoted(name) + " already exists",
        resource,
        name);
  }

  /// All the names that were tried for an object without one are taken. So is the name of an object
  /// that has one beside what a name could be made of.
  public static ApiException nameNotGenerated(GroupVersionResource resource, String name) {
    return new ApiException(
        new Status(
            409,
            "AlreadyExists",
            resource.qualifiedResource()
                + quoted(name)
                + " already exists, the server was not able to generate a unique name for the"
                + " object",
            Optional.of(
                new Status.Details(
                    name, resource.group(), resource.resource(), "", List.of(), 1))));
  }

  /// The object changed since the caller read it.
  public static ApiException modified(GroupVersionResource resource, String name) {
    return conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static ApiException conflict(GroupVersionResource resource, String name, String why) {
    return about(
        409,
        "Conflict",
        "Operation cannot be fulfilled on "
            + resource.qualifiedResource()
            + quoted(name)
            + ": "
            + why,
        resource,
        name);
  }

  public static ApiException forbidden(GroupVersionResource resource, String name, String why) {
    String what =
        name.isEmpty() ? resource.qualifiedResource() : resource.qualifiedResource() + quoted(name);
    return about(403, "Forbidden", what + " is forbidden: " + why, resource, name);
  }

  public static ApiException unauthorized() {
    return plain(401, "Unauthorized", "Unauthorized");
  }

  public static ApiException badRequest(String message) {
    return plain(400, "BadRequest", message);
  }

  public static ApiException invalid(GroupVersionKind kind, String name, List<FieldError> errors) {
    String what = kind.qualifiedKind() + quoted(name) + " is invalid";
    List<String> faults = errors.stream().map(FieldError::toString).distinct().toList();
    String why = faults.size() == 1 ? faults.getFirst() : "[" + String.join(", ", faults) + "]";
    return new ApiException(
        new Status(
            422,
            "Invalid",
            errors.isEmpty() ? what : what + ": " + why,
            Optional.of(
                new Status.Details(
                    name,
                    kind.group(),
                    kind.kind(),
                    "",
                    errors.stream().map(FieldError::toCause).toList(),
                    0))));
  }

  public static ApiException methodNotSupported(GroupVersionResource resource, String verb) {
    return about(
        405,
        "MethodNotAllowed",
        verb + " is not supported on resources of kind \"" + resource.qualifiedResource() + "\"",
        resource,
        "");
  }

  /// A path that is served, but not to this method.
  public static ApiException methodNotAllowed() {
    return new ApiException(
        new Status(
            405,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource",
            Optional.of(Status.Details.of("", "", ""))));
  }

  public static ApiException notAcceptable(List<String> accepted) {
    return notAcceptable(
        "only the following media types are accepted: " + String.join(", ", accepted));
  }

  /// What is asked for cannot be made of what is there.
  public static ApiException notAcceptable(String message) {
    return plain(406, "NotAcceptable", message);
  }

  public static ApiException unsupportedMediaType(List<String> accepted) {
    return plain(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + String.join(", ", accepted));
  }

  public static ApiException tooLarge(String message) {
    return plain(413, "RequestEntityTooLarge", message);
  }

  /// The history asked for is gone: list again.
  public static ApiException expired(String message) {
    return plain(410, "Expired", message);
  }

  public static ApiException internal(String message) {
    return internal(message, Optional.empty());
  }

  public static ApiException internal(String message, Throwable cause) {
    return internal(message, Optional.of(cause));
  }

  private static ApiException internal(String message, Optional<Throwable> cause) {
    Status status =
        new Status(
            500,
            "InternalError",
            "Internal error occurred: " + message,
            Optional.of(
                new Status.Details("", "", "", "", List.of(new Status.Cause("", message, "")), 0)));
    return cause.map(c -> new ApiException(status, c)).orElseGet(() -> new ApiException(status));
  }

  /// Nothing was done; the caller may try again.
  public static ApiException unavailable(String message, int retryAfterSeconds) {
    return retryable(503, "ServiceUnavailable", message, retryAfterSeconds);
  }

  /// There was no answer in time; nothing was done.
  public static ApiException timeout(String message, int retryAfterSeconds) {
    return retryable(504, "Timeout", "Timeout: " + message, retryAfterSeconds);
  }

  /// It is not known whether the request was carried out. No time to retry after: clients would
  /// repeat it without a look at what has become of it.
  public static ApiException outcomeUnknown(String message) {
    return retryable(504, "Timeout", "Timeout: " + message, 0);
  }

  public static ApiException tooManyRequests(String message, int retryAfterSeconds) {
    return retryable(429, "TooManyRequests", message, retryAfterSeconds);
  }

  private static ApiException retryable(
      int code, String reason, String message, int retryAfterSeconds) {
    return caused(code, reason, message, List.of(), retryAfterSeconds);
  }

  /// An error that names what it came of.
  ///
  /// @param retryAfterSeconds seconds to wait before trying again; 0 for no advice
  public static ApiException caused(
      int code, String reason, String message, List<Status.Cause> causes, int retryAfterSeconds) {
    return new ApiException(
        new Status(
            code,
            reason,
            message,
            Optional.of(new Status.Details("", "", "", "", causes, retryAfterSeconds))));
  }

  private static ApiException plain(int code, String reason, String message) {
    return new ApiException(Status.failure(code, reason, message));
  }

  private static ApiException about(
      int code, String reason, String message, GroupVersionResource resource, String name) {
    return new ApiException(
        new Status(
            code,
            reason,
            message,
            Optional.of(Status.Details.of(name, resource.group(), resource.resource()))));
  }

  private static String quoted(String name) {
    return " " + FieldError.quote(name);
  }
}
