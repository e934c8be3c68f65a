package io.binnacle.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.kernel.exchange.Header;
import io.binnacle.kernel.exchange.Query;
import io.binnacle.kernel.exchange.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthReportTest {
  private volatile Optional<String> storage = Optional.empty();
  private final HealthReport report =
      new HealthReport(
          List.of(
              new HealthCheck("ping", true, Optional::empty),
              new HealthCheck("storage", false, () -> storage)));

  private String answer(String endpoint, String name, String query) {
    Response.Content response =
        (Response.Content) report.answer(endpoint, name, Query.parse(query)).orElseThrow();
    assertThat(response.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(response.headers()).contains(new Header("X-Content-Type-Options", "nosniff"));
    return response.status()
        + " "
        + new String(response.chunks().getFirst(), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsWellSaysOkOrTellsAllWhenAsked() {
    assertThat(answer("readyz", "", "")).isEqualTo("200 ok");
    assertThat(answer("readyz", "", "verbose"))
        .isEqualTo("200 [+]ping ok\n[+]storage ok\nreadyz check passed\n");
    assertThat(answer("livez", "", "verbose=1")).isEqualTo("200 [+]ping ok\nlivez check passed\n");
    assertThat(report.ready()).isTrue();
  }

  @Test
  void aFailureTellsWhatFailedButNotWhy() {
    storage = Optional.of("a secret path");
    assertThat(answer("readyz", "", ""))
        .isEqualTo("500 [+]ping ok\n[-]storage failed: reason withheld\nreadyz check failed\n");
    assertThat(answer("healthz", "", "")).startsWith("500 ").endsWith("healthz check failed\n");
    assertThat(answer("livez", "", "")).isEqualTo("200 ok");
    assertThat(report.ready()).isFalse();
  }

  @Test
  void checksCanBeExcluded() {
    storage = Optional.of("down");
    assertThat(answer("readyz", "", "exclude=storage&exclude=storage")).isEqualTo("200 ok");
    assertThat(answer("readyz", "", "exclude=storage&exclude=no&exclude=etcd&verbose"))
        .isEqualTo(
            """
            200 [+]ping ok
            [+]storage excluded: ok
            warn: some health checks cannot be excluded: no matches for "etcd","no"
            readyz check passed
            """);
  }

  @Test
  void aSingleCheckTellsWhyItFails() {
    assertThat(answer("readyz", "storage", "verbose")).isEqualTo("200 ok");
    storage = Optional.of("it is down");
    assertThat(answer("readyz", "storage", ""))
        .isEqualTo("500 internal server error: it is down\n");
    assertThat(answer("livez", "ping", "")).isEqualTo("200 ok");
    assertThat(report.answer("livez", "storage", Query.none())).isEmpty();
    assertThat(report.answer("readyz", "unknown", Query.none())).isEmpty();
  }
}
