package io.binnacle.kernel.metrics;

import io.binnacle.spi.Meters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/// All meters. Thread-safe.
public final class Metrics implements AutoCloseable {
  /// The buckets of `apiserver_request_duration_seconds`.
  private static final Duration[] BUCKETS =
      DoubleStream.of(
              0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15,
              20, 30, 45, 60)
          .mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<RequestLabels, Recorded> requests = new ConcurrentHashMap<>();

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /// What distinguishes requests, as upstream labels them.
  public record RequestLabels(
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String scope,
      int code,
      String dryRun) {}

  private record Recorded(io.micrometer.core.instrument.Counter total, Timer duration) {}

  /// Counts a request that has been answered.
  public void answered(RequestLabels labels, Duration took) {
    Recorded recorded = requests.computeIfAbsent(labels, this::register);
    recorded.total.increment();
    recorded.duration.record(took);
  }

  private Recorded register(RequestLabels labels) {
    String[] common = {
      "verb", labels.verb(),
      "group", labels.group(),
      "version", labels.version(),
      "resource", labels.resource(),
      "subresource", labels.subresource(),
      "scope", labels.scope(),
      "dry_run", labels.dryRun()
    };
    return new Recorded(
        io.micrometer.core.instrument.Counter.builder("apiserver_request")
            .tags(common)
            .tag("code", Integer.toString(labels.code()))
            .register(registry),
        Timer.builder("apiserver_request_duration")
            .tags(common)
            .serviceLevelObjectives(BUCKETS)
            .register(registry));
  }

  /// Everything in Prometheus' text format.
  public byte[] scrape() {
    return registry.scrape().getBytes(StandardCharsets.UTF_8);
  }

  /// Meters for an extension.
  ///
  /// @param prefix what its meters' names begin with
  public Meters meters(String prefix) {
    return new Prefixed(prefix);
  }

  private final class Prefixed implements Meters {
    private final String prefix;

    Prefixed(String prefix) {
      this.prefix = "binnacle_" + prefix.replace('-', '_') + "_";
    }

    @Override
    public Counter counter(String name, String... tags) {
      return registry.counter(prefix + name, tags)::increment;
    }

    @Override
    public Meters.Timer timer(String name, String... tags) {
      return registry.timer(prefix + name, tags)::record;
    }

    @Override
    public void gauge(String name, DoubleSupplier value, String... tags) {
      Gauge.builder(prefix + name, value::getAsDouble).tags(tags).register(registry);
    }
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
