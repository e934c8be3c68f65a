package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.operation.OutputFormat.Shape;
import java.util.List;
import java.util.Optional;

/// What a client accepts, for documents that are no objects. Two stages as everywhere upstream: the
/// route, which compares bare media types, then the handler, which looks at parameters too.
public final class Accepted {
  private static final String JSON = "application/json";

  private Accepted() {}

  /// How a discovery document is to be written.
  ///
  /// @param routed whether a route comes first, which the documents of groups do not have upstream
  /// @throws ApiException 406 when the client takes none of the forms that there are
  public static DocumentForm discovery(Headers headers, Query query, boolean routed) {
    if (routed) {
      route(headers, Negotiation.NAMED);
    }
    return Negotiation.ofStatus(headers, query)
        .map(Accepted::form)
        .orElseThrow(() -> ApiErrors.notAcceptable(Negotiation.NAMED));
  }

  /// How everything at once is to be written for a client that takes it, wherever among the forms
  /// that it takes.
  public static Optional<DocumentForm> aggregated(Headers headers, Query query) {
    String accept = headers.first("accept").orElse("");
    return Negotiation.chosen(accept, Negotiation.pretty(headers, query), Accepted::everything)
        .map(Accepted::form);
  }

  private static Optional<Shape> everything(MediaType type) {
    return type.parameter("as").equals("APIGroupDiscoveryList")
            && type.parameter("g").equals("apidiscovery.k8s.io")
            && type.parameter("v").equals("v2")
        ? Optional.of(Shape.OBJECT)
        : Optional.empty();
  }

  private static DocumentForm form(OutputFormat format) {
    return switch (format.encoding()) {
      case JSON -> format.pretty() ? DocumentForm.INDENTED : DocumentForm.JSON;
      case YAML -> DocumentForm.YAML;
      case PROTOBUF -> DocumentForm.PROTOBUF;
    };
  }

  /// Requires a client that takes JSON, as go-restful does for a route that makes nothing else.
  public static void requireJson(Headers headers) {
    route(headers, List.of(JSON));
  }

  /// The first of what the client wants that is made; what says nothing takes everything.
  ///
  /// @param made the media types that are made, the usual one first
  public static Optional<String> first(Headers headers, List<String> made) {
    return MediaType.parseAccept(wanted(headers)).stream()
        .flatMap(wanted -> made.stream().filter(wanted::accepts))
        .findFirst();
  }

  private static void route(Headers headers, List<String> produced) {
    Negotiation.checkRoute(wanted(headers), produced, List.of());
  }

  private static String wanted(Headers headers) {
    return headers.first("accept").filter(a -> !a.isBlank()).orElse("*/*");
  }
}
