package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.operation.OutputFormat.Shape;
import io.binnacle.spi.model.Status;
import java.util.List;
import java.util.Optional;

/// Finds the format of the answer in `Accept`, and that of the body in `Content-Type`.
///
/// Two stages, as upstream: the route first (go-restful, which compares bare media types and knows
/// only `*/*` as a wildcard), then the handler, which looks at parameters too. Each words its
/// refusal in its own way.
final class Negotiation {
  static final List<String> NAMED =
      List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

  private static final List<String> NAMED_FOR_STREAMS =
      List.of("application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch");

  /// What kubectl's and client-go's headers begin with; recognised without parsing.
  private static final OutputFormat PLAIN_JSON =
      new OutputFormat(Encoding.JSON, Shape.OBJECT, false);

  private static final OutputFormat PLAIN_PROTOBUF =
      new OutputFormat(Encoding.PROTOBUF, Shape.OBJECT, false);

  private Negotiation() {}

  /// The format of an answer about objects.
  ///
  /// @param streams whether the route also serves watches
  static OutputFormat output(OperationRequest request, boolean streams) {
    Optional<String> header = request.headers().first("accept");
    boolean pretty = pretty(request);
    if (header.isEmpty() || header.get().isBlank()) {
      return new OutputFormat(Encoding.JSON, Shape.OBJECT, pretty);
    }
    String accept = header.get();
    if (!pretty && (accept.equals("application/json") || accept.equals("application/json, */*"))) {
      return PLAIN_JSON;
    }
    if (accept.equals("application/vnd.kubernetes.protobuf,application/json")) {
      return PLAIN_PROTOBUF;
    }
    List<MediaType> wanted = MediaType.parseAccept(accept);
    checkRoute(wanted, streams);
    for (MediaType type : wanted) {
      for (Encoding encoding : Encoding.values()) {
        if (!type.accepts(encoding.mediaType())) {
          continue;
        }
        Optional<Shape> shape = shape(type).filter(encoding::writes);
        if (shape.isPresent()) {
          boolean indented = pretty || "1".equals(type.parameters().get("pretty"));
          return new OutputFormat(encoding, shape.get(), indented);
        }
      }
    }
    throw ApiErrors.notAcceptable(NAMED);
  }

  private static void checkRoute(List<MediaType> wanted, boolean streams) {
    for (MediaType type : wanted) {
      if (type.name().equals("*/*") || NAMED.contains(type.name())) {
        return;
      }
    }
    String available =
        String.join(", ", NAMED) + (streams ? ", " + String.join(", ", NAMED_FOR_STREAMS) : "");
    throw routeFailure(
        406, "NotAcceptable", "406: Not Acceptable\n\nAvailable representations: " + available);
  }

  /// Empty when the parameters ask for a shape that is not served.
  private static Optional<Shape> shape(MediaType type) {
    String as = type.parameters().get("as");
    String group = type.parameters().getOrDefault("g", "");
    String version = type.parameters().getOrDefault("v", "");
    String stream = type.parameters().getOrDefault("stream", "");
    if ((!stream.isEmpty() && !stream.equals("watch")) || type.parameters().containsKey("sv")) {
      return Optional.empty();
    }
    if (as == null) {
      return group.isEmpty() && version.isEmpty() ? Optional.of(Shape.OBJECT) : Optional.empty();
    }
    if (!group.equals("meta.k8s.io")) {
      return Optional.empty();
    }
    return switch (as) {
      case "Table" ->
          switch (version) {
            case "v1" -> Optional.of(Shape.TABLE_V1);
            case "v1beta1" -> Optional.of(Shape.TABLE_V1BETA1);
            default -> Optional.empty();
          };
      case "PartialObjectMetadata", "PartialObjectMetadataList" ->
          version.equals("v1") ? Optional.of(Shape.METADATA) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// Upstream indents for a `pretty` parameter, and for people's tools.
  private static boolean pretty(OperationRequest request) {
    Optional<String> parameter = request.query().first("pretty").filter(p -> !p.isEmpty());
    if (parameter.isPresent()) {
      return switch (parameter.get()) {
        case "1", "t", "T", "true", "TRUE", "True" -> true;
        default -> false;
      };
    }
    return request
        .headers()
        .first("user-agent")
        .filter(a -> a.startsWith("curl") || a.startsWith("Wget") || a.startsWith("Mozilla/5.0"))
        .isPresent();
  }

  /// The encoding of the body of a create, update or delete.
  static Encoding input(OperationRequest request) {
    Optional<String> header = request.headers().first("content-type").filter(h -> !h.isBlank());
    if (header.isEmpty()) {
      return Encoding.JSON;
    }
    String name = MediaType.parse(header.get()).name();
    for (Encoding encoding : Encoding.values()) {
      if (name.equals(encoding.mediaType())) {
        return encoding;
      }
    }
    throw ApiErrors.unsupportedMediaType(NAMED);
  }

  /// The media type of a patch's body.
  ///
  /// @param served the types that this server applies
  static String patch(OperationRequest request, List<String> served) {
    String header = request.headers().first("content-type").orElse("");
    String name = MediaType.parse(header).name();
    if (served.contains(name)) {
      return name;
    }
    if (name.startsWith("application/apply-patch+")) {
      throw ApiErrors.unsupportedMediaType(served);
    }
    throw routeFailure(415, "UnsupportedMediaType", "415: Unsupported Media Type");
  }

  private static ApiException routeFailure(int code, String reason, String message) {
    return new ApiException(
        new Status(code, reason, message, Optional.of(Status.Details.of("", "", ""))));
  }
}
