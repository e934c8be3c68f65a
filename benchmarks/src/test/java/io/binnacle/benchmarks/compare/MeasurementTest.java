package io.binnacle.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasurementTest {

  @Test
  void aLineOfASideReadsAsWhatItMeasured() {
    Measurement measured = upTo(100, 1_000_000_000L);
    assertThat(measured.operations()).isEqualTo(100);
    assertThat(measured.percentile(50)).isEqualTo(51);
    assertThat(measured.percentile(99)).isEqualTo(100);
    assertThat(measured.perSecond()).isEqualTo(100);
    assertThat(Measurement.parse(measured.line())).isEqualTo(measured);
    assertThatThrownBy(() -> Measurement.parse("panic: no space"))
        .hasMessageContaining("panic: no space");
  }

  @Test
  void largeTimesLoseWhatNobodyReads() {
    Measurement measured = Measurement.of(List.of(new long[] {1_234_567, 1_234_568}), 1);
    assertThat(measured.taken()).hasSize(1);
    assertThat(measured.percentile(50)).isBetween(1_215_000L, 1_234_567L);
  }

  @Test
  void severalTogetherAreTheSumInTheTimeOfTheLongest() {
    Measurement both =
        Measurement.together(List.of(upTo(100, 1_000_000_000L), upTo(10, 2_000_000_000L)));
    assertThat(both.operations()).isEqualTo(110);
    assertThat(both.perSecond()).isEqualTo(55);
    assertThat(both.percentile(1)).isEqualTo(1);
  }

  @Test
  void theMiddleRoundCounts() {
    Measurement slow = upTo(10, 1_000);
    Measurement usual = upTo(20, 1_000);
    Measurement fast = upTo(90, 1_000);
    assertThat(Measurement.middle(List.of(fast, slow, usual))).isEqualTo(usual);
  }

  private static Measurement upTo(long last, long nanos) {
    return Measurement.of(List.of(LongStream.rangeClosed(1, last).toArray()), nanos);
  }
}
