package io.binnacle.kernel.server;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.health.HealthReport;
import io.binnacle.kernel.request.PathHandler;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Answers `/` with the paths that there are. Thread-safe.
final class PathIndex implements PathHandler {
  private static final List<String> ALWAYS =
      List.of(
          "/.well-known/openid-configuration",
          "/api",
          "/apis",
          "/apis/",
          "/metrics",
          "/openapi/v2",
          "/openapi/v3",
          "/openapi/v3/",
          "/openid/v1/jwks",
          "/version");

  private final ResourceCatalog catalog;
  private final HealthReport health;

  PathIndex(ResourceCatalog catalog, HealthReport health) {
    this.catalog = catalog;
    this.health = health;
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    return switch (request.path()) {
      case "/", "/index.html" ->
          Optional.of(new Response.Content(200, "application/json", JsonWriter.pretty(document())));
      default -> Optional.empty();
    };
  }

  private ObjectValue document() {
    TreeSet<String> paths = new TreeSet<>(ALWAYS);
    paths.addAll(health.paths());
    catalog
        .groups()
        .forEach(
            (group, versions) -> {
              String root = group.isEmpty() ? "/api" : "/apis/" + group;
              paths.add(root);
              versions.forEach(version -> paths.add(root + "/" + version));
            });
    return ObjectValue.of("paths", new ListValue(paths.stream().<Value>map(Value::of).toList()));
  }
}
