package io.binnacle.kernel.server;

import io.binnacle.kernel.exchange.RawRequest;
import io.binnacle.kernel.exchange.Response;
import io.binnacle.kernel.health.HealthReport;
import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.kernel.request.PathHandler;
import java.util.Optional;

/// Health and metrics. Thread-safe.
final class OperationalPaths implements PathHandler {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final HealthReport health;
  private final Metrics metrics;

  OperationalPaths(HealthReport health, Metrics metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  @Override
  public Optional<Response> answer(RawRequest request) {
    String path = request.path();
    if (path.equals("/metrics")) {
      return Optional.of(new Response.Content(200, METRICS_TYPE, metrics.scrape()));
    }
    if (path.isEmpty()) {
      return Optional.empty();
    }
    int slash = path.indexOf('/', 1);
    String endpoint = slash < 0 ? path.substring(1) : path.substring(1, slash);
    String check = slash < 0 ? "" : path.substring(slash + 1);
    if (path.endsWith("/")) {
      return Optional.empty();
    }
    return switch (endpoint) {
      case "healthz", "livez", "readyz" -> health.answer(endpoint, check, request.query());
      default -> Optional.empty();
    };
  }
}
