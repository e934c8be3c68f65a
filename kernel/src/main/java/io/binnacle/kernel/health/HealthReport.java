package io.binnacle.kernel.health;

import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers health requests in kube-apiserver's form. Thread-safe.
public final class HealthReport {
  private static final Logger LOG = LoggerFactory.getLogger(HealthReport.class);
  private static final String TEXT = "text/plain; charset=utf-8";

  private static final List<String> ENDPOINTS = List.of("healthz", "livez", "readyz");

  private final List<HealthCheck> checks;

  public HealthReport(List<HealthCheck> checks) {
    this.checks = List.copyOf(checks);
  }

  /// Whether everything is well.
  public boolean ready() {
    return checks.stream().allMatch(check -> check.failure().get().isEmpty());
  }

  /// Answers a path; empty when it names no check.
  ///
  /// @param endpoint `healthz`, `livez` or `readyz`
  /// @param name a check's name, or empty for all
  public Optional<Response> answer(String endpoint, String name, Query query) {
    List<HealthCheck> all = checks(endpoint);
    if (!name.isEmpty()) {
      return all.stream()
          .filter(check -> check.name().equals(name))
          .findFirst()
          .map(HealthReport::single);
    }
    return Optional.of(report(endpoint, all, query));
  }

  /// The paths of an endpoint and of each of its checks.
  public List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String endpoint : ENDPOINTS) {
      paths.add("/" + endpoint);
      checks(endpoint).forEach(check -> paths.add("/" + endpoint + "/" + check.name()));
    }
    return paths;
  }

  private List<HealthCheck> checks(String endpoint) {
    return endpoint.equals("livez")
        ? checks.stream().filter(HealthCheck::liveness).toList()
        : checks;
  }

  private static Response single(HealthCheck check) {
    return check
        .failure()
        .get()
        .map(reason -> text(500, "internal server error: " + reason + "\n"))
        .orElseGet(() -> text(200, "ok"));
  }

  private static Response report(String endpoint, List<HealthCheck> checks, Query query) {
    Set<String> excluded = Set.copyOf(query.all("exclude"));
    Set<String> unknown = new TreeSet<>(excluded);
    StringBuilder lines = new StringBuilder();
    boolean failed = false;
    for (HealthCheck check : checks) {
      if (excluded.contains(check.name())) {
        unknown.remove(check.name());
        lines.append("[+]").append(check.name()).append(" excluded: ok\n");
        continue;
      }
      Optional<String> failure = check.failure().get();
      if (failure.isEmpty()) {
        lines.append("[+]").append(check.name()).append(" ok\n");
      } else {
        failed = true;
        lines.append("[-]").append(check.name()).append(" failed: reason withheld\n");
        LOG.atInfo()
            .addKeyValue("check", check.name())
            .addKeyValue("reason", failure.get())
            .log("a health check failed");
      }
    }
    if (!unknown.isEmpty()) {
      lines
          .append("warn: some health checks cannot be excluded: no matches for \"")
          .append(String.join("\",\"", unknown))
          .append("\"\n");
    }
    if (failed) {
      return text(500, lines + endpoint + " check failed\n");
    }
    return query.first("verbose").isPresent()
        ? text(200, lines + endpoint + " check passed\n")
        : text(200, "ok");
  }

  private static Response text(int status, String text) {
    return new Response.Content(
        status,
        TEXT,
        List.of(new Header("X-Content-Type-Options", "nosniff")),
        List.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
