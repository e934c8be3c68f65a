package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.model.Status;
import java.util.Optional;

/// What a backend's refusal is told as, by its status code, where it speaks no Kubernetes.
final class BackendRefusals {
  private BackendRefusals() {}

  private record Meaning(String reason, String message) {}

  /// @param text the refusal's own words
  static ApiException of(int code, String resource, String name, String text) {
    Meaning meaning = meaning(code, text);
    return new ApiException(
        new Status(
            code,
            meaning.reason(),
            meaning.message() + " ( " + resource + " " + name + ")",
            Optional.of(Status.Details.of(name, "", resource))));
  }

  private static Meaning meaning(int code, String text) {
    return switch (code) {
      case 401 ->
          new Meaning("Unauthorized", "the server has asked for the client to provide credentials");
      case 403 -> new Meaning("Forbidden", text);
      case 404 -> new Meaning("NotFound", "the server could not find the requested resource");
      case 405 ->
          new Meaning(
              "MethodNotAllowed",
              "the server does not allow this method on the requested resource");
      case 406 ->
          new Meaning(
              "NotAcceptable",
              text.isEmpty() || text.equals("unknown")
                  ? "the server was unable to respond with a content type that the client supports"
                  : text);
      case 409 -> new Meaning("Conflict", "the server reported a conflict");
      case 415 -> new Meaning("UnsupportedMediaType", text);
      case 422 ->
          new Meaning("Invalid", "the server rejected our request due to an error in our request");
      case 429 ->
          new Meaning(
              "TooManyRequests",
              "the server has received too many requests and has asked us to try again later");
      case 503 ->
          new Meaning("ServiceUnavailable", "the server is currently unable to handle the request");
      case 504 ->
          new Meaning(
              "Timeout",
              "the server was unable to return a response in the time allotted, but may still be"
                  + " processing the request");
      default ->
          code >= 500
              ? new Meaning(
                  "InternalError",
                  "an error on the server ("
                      + FieldError.quote(text)
                      + ") has prevented the request from succeeding")
              : new Meaning(
                  "",
                  "the server responded with the status code "
                      + code
                      + " but did not return more information");
    };
  }
}
