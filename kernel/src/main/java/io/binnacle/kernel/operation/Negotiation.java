package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.operation.OutputFormat.Encoding;
import io.binnacle.kernel.operation.OutputFormat.Shape;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    boolean pretty = pretty(request.headers(), request.query());
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
    checkRoute(accept, NAMED, streams ? NAMED_FOR_STREAMS : List.of());
    return chosen(accept, pretty, Negotiation::shape)
        .orElseThrow(() -> ApiErrors.notAcceptable(NAMED));
  }

  /// The format of an answer to a write. What could not be told afterwards is not written at all:
  /// upstream writes it and then refuses the answer.
  ///
  /// @param shown the type of the object
  static OutputFormat ofWrite(OperationRequest request, GroupVersionKind shown) {
    OutputFormat format = output(request, false);
    return switch (format.shape()) {
      case METADATA_LIST_V1, METADATA_LIST_V1BETA1 -> throw Rendering.notAList(shown);
      default -> format;
    };
  }

  /// The format of an answer about what has no tables.
  static OutputFormat withoutTables(OperationRequest request) {
    String accept = request.headers().first("accept").orElse("");
    boolean pretty = pretty(request.headers(), request.query());
    if (accept.isBlank()) {
      return new OutputFormat(Encoding.JSON, Shape.OBJECT, pretty);
    }
    checkRoute(accept, NAMED, List.of());
    return chosen(accept, pretty, type -> shape(type).filter(shape -> !shape.table()))
        .orElseThrow(() -> ApiErrors.notAcceptable(NAMED));
  }

  /// The format of a Status, which takes no other shape; empty when the client wants none of those
  /// that there are.
  static Optional<OutputFormat> ofStatus(Headers headers, Query query) {
    boolean pretty = pretty(headers, query);
    String accept = headers.first("accept").orElse("");
    return accept.isBlank()
        ? Optional.of(new OutputFormat(Encoding.JSON, Shape.OBJECT, pretty))
        : chosen(accept, pretty, Negotiation::plain);
  }

  /// The first of what is wanted that there is.
  ///
  /// @param shapes what shape a media type asks for; empty when there is none such
  static Optional<OutputFormat> chosen(
      String accept, boolean pretty, Function<MediaType, Optional<Shape>> shapes) {
    for (MediaType type : MediaType.parseAccept(accept)) {
      for (Encoding encoding : Encoding.values()) {
        if (!type.accepts(encoding.mediaType()) || !streams(type, encoding)) {
          continue;
        }
        Optional<Shape> shape = shapes.apply(type).filter(encoding::writes);
        if (shape.isPresent()) {
          boolean indented = pretty || type.parameter("pretty").equals("1");
          return Optional.of(new OutputFormat(encoding, shape.get(), indented));
        }
      }
    }
    return Optional.empty();
  }

  /// As go-restful does before any handler sees the request: of what is asked for only the names
  /// count, and of wildcards only `*/*`.
  ///
  /// @param more what the refusal names besides
  static void checkRoute(String accept, List<String> produced, List<String> more) {
    for (String part : accept.split(",", -1)) {
      int parameters = part.indexOf(';');
      String name = (parameters < 0 ? part : part.substring(0, parameters)).strip();
      if (name.equals("*/*") || produced.contains(name)) {
        return;
      }
    }
    List<String> available = new ArrayList<>(produced);
    available.addAll(more);
    throw routeFailure(
        406,
        "NotAcceptable",
        "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", available));
  }

  /// Whether what is said of streaming fits the encoding: there are no streams of YAML.
  private static boolean streams(MediaType type, Encoding encoding) {
    String stream = type.parameter("stream");
    return stream.isEmpty() || (stream.equals("watch") && encoding != Encoding.YAML);
  }

  private static boolean convertsNothing(MediaType type) {
    return type.parameter("as").isEmpty()
        && type.parameter("g").isEmpty()
        && type.parameter("v").isEmpty();
  }

  private static Optional<Shape> plain(MediaType type) {
    return convertsNothing(type) && type.parameter("sv").isEmpty()
        ? Optional.of(Shape.OBJECT)
        : Optional.empty();
  }

  /// Empty when the parameters ask for a shape that is not served.
  private static Optional<Shape> shape(MediaType type) {
    String version = type.parameter("sv");
    if (!version.isEmpty() && !version.equals("v1")) {
      return Optional.empty();
    }
    return convertsNothing(type)
        ? Optional.of(Shape.OBJECT)
        : Shape.named(type.parameter("as"), type.parameter("v"), type.parameter("g"));
  }

  /// Upstream indents for a `pretty` parameter, and for people's tools.
  static boolean pretty(Headers headers, Query query) {
    Optional<String> parameter = query.first("pretty").filter(p -> !p.isEmpty());
    if (parameter.isPresent()) {
      return switch (parameter.get()) {
        case "1", "t", "T", "true", "TRUE", "True" -> true;
        default -> false;
      };
    }
    return headers
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
    String name = ContentType.name(header.get()).orElse("");
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
    int parameters = header.indexOf(';');
    String name = (parameters < 0 ? header : header.substring(0, parameters)).strip();
    if (served.contains(name)) {
      return name;
    }
    throw routeFailure(415, "UnsupportedMediaType", "415: Unsupported Media Type");
  }

  private static ApiException routeFailure(int code, String reason, String message) {
    return new ApiException(
        new Status(code, reason, message, Optional.of(Status.Details.of("", "", ""))));
  }
}
