package io.binnacle.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasurementTest {

  @Test
  void aLineOfASideReadsAsWhatItMeasured() {
    Measurement measured = Measurement.of(LongStream.rangeClosed(1, 200).toArray(), 1_000_000_000L);
    assertThat(measured).isEqualTo(new Measurement(200, 1_000_000_000L, 101, 199));
    assertThat(Measurement.parse(measured.line())).isEqualTo(measured);
    assertThatThrownBy(() -> Measurement.parse("panic: no space"))
        .hasMessageContaining("panic: no space");
  }

  @Test
  void theMiddleRoundCounts() {
    Measurement slow = new Measurement(10, 1_000, 1, 1);
    Measurement usual = new Measurement(20, 1_000, 1, 1);
    Measurement fast = new Measurement(900, 1_000, 1, 1);
    assertThat(Measurement.middle(List.of(fast, slow, usual))).isEqualTo(usual);
  }
}
