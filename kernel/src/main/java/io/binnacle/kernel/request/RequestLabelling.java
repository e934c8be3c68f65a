package io.binnacle.kernel.request;

import io.binnacle.kernel.metrics.Metrics.RequestLabels;
import io.binnacle.kernel.operation.Verb;
import io.binnacle.kernel.request.RequestInfo.PathInfo;
import io.binnacle.kernel.request.RequestInfo.ResourceInfo;
import io.binnacle.kernel.request.Stages.Resolved;
import java.util.Locale;

/// How a request is labelled in metrics: upstream's names, and nothing that clients can make
/// endless.
final class RequestLabelling {
  private RequestLabelling() {}

  static RequestLabels of(Resolved request, int status) {
    String dryRun = request.raw().query().first("dryRun").isPresent() ? "All" : "";
    return switch (request.info()) {
      case PathInfo path ->
          new RequestLabels(request.raw().method(), "", "", "", "", "", status, dryRun);
      case ResourceInfo info -> {
        // What is not served could be named in any number of ways.
        boolean known = status != 404 || !info.name().isEmpty();
        yield new RequestLabels(
            verb(info),
            known ? info.resource().group() : "",
            known ? info.resource().version() : "",
            known ? info.resource().resource() : "",
            known ? info.subresource() : "",
            scope(info),
            status,
            dryRun);
      }
    };
  }

  private static String verb(ResourceInfo info) {
    return switch (info.verb()) {
      case CREATE -> "POST";
      case UPDATE -> "PUT";
      case DELETE_COLLECTION -> "DELETECOLLECTION";
      case NONE -> "other";
      case GET, LIST, WATCH, PATCH, DELETE -> info.verb().word().toUpperCase(Locale.ROOT);
    };
  }

  private static String scope(ResourceInfo info) {
    if (!info.name().isEmpty() || info.verb() == Verb.CREATE) {
      return "resource";
    }
    return info.namespace().isEmpty() ? "cluster" : "namespace";
  }
}
