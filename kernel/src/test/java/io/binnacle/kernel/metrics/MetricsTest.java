package io.binnacle.kernel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.metrics.Metrics.RequestLabels;
import io.binnacle.spi.Meters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  private String scrape() {
    return new String(metrics.scrape(), StandardCharsets.UTF_8);
  }

  /// The value of the one line that begins so and holds all these labels.
  private double value(String name, String... labels) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(
            line -> {
              for (String label : labels) {
                if (!line.contains(label)) {
                  return false;
                }
              }
              return true;
            })
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(
            (one, other) -> {
              throw new AssertionError("more than one line of " + name);
            })
        .orElseThrow(() -> new AssertionError("no line of " + name + " in\n" + scrape()));
  }

  private static RequestLabels labels(int code) {
    return new RequestLabels("GET", "apps", "v1", "deployments", "status", "resource", code, "");
  }

  @Test
  void requestsAreCountedUnderUpstreamsNamesAndLabels() {
    metrics.answered(labels(200), Duration.ofMillis(30));
    metrics.answered(labels(200), Duration.ofMillis(70));
    metrics.answered(labels(404), Duration.ofSeconds(90));
    String[] labels = {
      "verb=\"GET\"",
      "group=\"apps\"",
      "version=\"v1\"",
      "resource=\"deployments\"",
      "subresource=\"status\"",
      "scope=\"resource\"",
      "dry_run=\"\"",
      "code=\"200\""
    };
    assertThat(value("apiserver_request_total", labels)).isEqualTo(2);
    assertThat(value("apiserver_request_total", "code=\"404\"")).isEqualTo(1);
    assertThat(value("apiserver_request_duration_seconds_bucket", "le=\"0.025\"")).isZero();
    assertThat(value("apiserver_request_duration_seconds_bucket", "le=\"0.05\"")).isEqualTo(1);
    assertThat(value("apiserver_request_duration_seconds_bucket", "le=\"60.0\"")).isEqualTo(2);
    assertThat(value("apiserver_request_duration_seconds_bucket", "le=\"+Inf\"")).isEqualTo(3);
    assertThat(value("apiserver_request_duration_seconds_count")).isEqualTo(3);
    assertThat(value("apiserver_request_duration_seconds_sum")).isBetween(90.09, 90.11);
  }

  @Test
  void anExtensionsMetersHaveItsName() {
    Meters meters = metrics.meters("storage-h2");
    meters.counter("commits", "kind", "put").increment();
    meters.counter("commits", "kind", "put").add(2);
    meters.timer("flush").record(Duration.ofMillis(250));
    AtomicLong size = new AtomicLong(7);
    meters.gauge("size", size::get);
    assertThat(value("binnacle_storage_h2_commits_total", "kind=\"put\"")).isEqualTo(3);
    assertThat(value("binnacle_storage_h2_flush_seconds_count")).isEqualTo(1);
    assertThat(value("binnacle_storage_h2_flush_seconds_sum")).isEqualTo(0.25);
    assertThat(value("binnacle_storage_h2_size")).isEqualTo(7);
    size.set(8);
    assertThat(value("binnacle_storage_h2_size")).isEqualTo(8);
  }

  @Test
  void theProcessIsMeasured() {
    assertThat(scrape()).contains("jvm_memory_used_bytes").contains("process_cpu_usage");
  }
}
