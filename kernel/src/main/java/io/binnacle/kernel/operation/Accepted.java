package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.exchange.Headers;
import io.binnacle.spi.model.Status;
import java.util.List;
import java.util.Optional;

/// What a client accepts, for documents that are no objects. Two stages as everywhere upstream: the
/// route, which compares bare media types, then the handler, which looks at parameters too.
public final class Accepted {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";

  private Accepted() {}

  /// The media type of a discovery document, JSON or YAML.
  ///
  /// @throws ApiException 406 when the client takes neither
  public static String discovery(Headers headers) {
    List<MediaType> wanted = wanted(headers);
    route(wanted, Negotiation.NAMED);
    for (MediaType type : wanted) {
      for (String offered : List.of(JSON, YAML)) {
        if (type.accepts(offered) && !type.parameters().containsKey("as")) {
          return offered;
        }
      }
    }
    throw ApiErrors.notAcceptable(Negotiation.NAMED);
  }

  /// Requires a client that takes JSON, as go-restful does for a route that makes nothing else.
  public static void requireJson(Headers headers) {
    route(wanted(headers), List.of(JSON));
  }

  /// Whether a client takes a media type; what says nothing takes everything.
  public static boolean accepts(Headers headers, String mediaType) {
    return wanted(headers).stream().anyMatch(type -> type.accepts(mediaType));
  }

  private static List<MediaType> wanted(Headers headers) {
    String accept = headers.first("accept").filter(a -> !a.isBlank()).orElse("*/*");
    return MediaType.parseAccept(accept);
  }

  private static void route(List<MediaType> wanted, List<String> produced) {
    for (MediaType type : wanted) {
      if (type.name().equals("*/*") || produced.contains(type.name())) {
        return;
      }
    }
    throw new ApiException(
        new Status(
            406,
            "NotAcceptable",
            "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", produced),
            Optional.of(Status.Details.of("", "", ""))));
  }
}
