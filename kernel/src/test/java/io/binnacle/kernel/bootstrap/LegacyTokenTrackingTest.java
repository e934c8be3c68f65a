package io.binnacle.kernel.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LegacyTokenTrackingTest {
  private final LegacyTokenTracking tracking =
      new LegacyTokenTracking(
          Clock.fixed(Instant.parse("2026-03-01T23:59:59Z"), ZoneOffset.ofHours(5)));
  private final ObjectValue wanted = tracking.bootstrapObjects().getFirst();

  @Test
  void aNewServerTracksFromTodayOn() {
    assertThat(wanted.text("data", "since")).contains("2026-03-01");
  }

  @Test
  void theFirstDayStays() {
    ObjectValue before = wanted.withAt(Value.of("2024-02-29"), "data", "since");

    assertThat(tracking.reconcile(wanted, before)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2025-02-29", "2026-1-1"})
  void whatIsNoDayIsReplaced(String since) {
    ObjectValue before = wanted.withAt(Value.of(since), "data", "since");

    assertThat(tracking.reconcile(wanted, before)).isEqualTo(wanted);
    assertThat(tracking.reconcile(wanted, wanted.without("data"))).isEqualTo(wanted);
  }
}
