package io.binnacle.kernel.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "-0, PT0S",
    "1m30s, PT1M30S",
    "-1s, PT-1S",
    "+.5h, PT30M",
    "1.s, PT1S",
    "250µs, PT0.00025S",
    "2562047h47m16s, PT2562047H47M16S",
  })
  void readsWhatGoReads(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).isEqualTo(new GoDuration.Valid(duration));
  }

  @ParameterizedTest
  @CsvSource({
    "'', invalid duration",
    "-, invalid duration",
    "x, invalid duration",
    ".s, invalid duration",
    "1s x, unknown unit \"s x\" in duration",
    "5, missing unit in duration",
    "1d, unknown unit \"d\" in duration",
    "9999999h, invalid duration",
  })
  void complainsInGosWords(String text, String what) {
    assertThat(GoDuration.parse(text))
        .isEqualTo(new GoDuration.Malformed("time: " + what + " \"" + text + "\""));
  }
}
