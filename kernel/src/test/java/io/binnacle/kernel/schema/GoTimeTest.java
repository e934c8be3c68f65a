package io.binnacle.kernel.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Go's `time.Parse` takes and what it says of the rest.
class GoTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z,2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05+02:00,2026-01-02T01:04:05Z",
    "2026-01-02T03:04:05-00:30,2026-01-02T03:34:05Z",
    "2026-01-02T3:04:05Z,2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05.9Z,2026-01-02T03:04:05Z",
    "'2026-01-02T03:04:05,999999999999Z',2026-01-02T03:04:05Z",
    "2024-02-29T00:00:00Z,2024-02-29T00:00:00Z",
  })
  void times(String text, String canonical) throws Exception {
    assertThat(Times.time(text).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05.000001Z,2026-01-02T03:04:05.000001Z",
    "2026-01-02T03:04:05.123456+01:00,2026-01-02T02:04:05.123456Z",
  })
  void microTimes(String text, String canonical) throws Exception {
    assertThat(Times.microTime(text).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x | as '2006-01-02T15:04:05Z07:00': cannot parse 'x' as '2006'",
        "2026 | as '2006-01-02T15:04:05Z07:00': cannot parse '' as '-'",
        "2026-1-02T03:04:05Z | as '2006-01-02T15:04:05Z07:00': cannot parse '1-02T03:04:05Z' as '01'",
        "2026-01-02 03:04:05Z | as '2006-01-02T15:04:05Z07:00': cannot parse ' 03:04:05Z' as 'T'",
        "2026-01-02T03:04:05 | as '2006-01-02T15:04:05Z07:00': cannot parse '' as 'Z07:00'",
        "2026-01-02T03:04:05+0200 | as '2006-01-02T15:04:05Z07:00': cannot parse '+0200' as 'Z07:00'",
        "2026-13-02T03:04:05Z | : month out of range",
        "2026-02-30T03:04:05Z | : day out of range",
        "2026-02-00T03:04:05Z | : day out of range",
        "2026-01-02T24:04:05Z | : hour out of range",
        "2026-01-02T03:60:05Z | : minute out of range",
        "2026-01-02T03:04:60Z | : second out of range",
        "2026-01-02T03:04:05+25:00 | : time zone offset hour out of range",
        "2026-01-02T03:04:05Zx | : extra text: 'x'",
      })
  void complaints(String text, String complaint) {
    assertThatThrownBy(() -> Times.time(text))
        .isInstanceOf(IllTypedException.class)
        .hasMessage(
            "parsing time \""
                + text
                + "\""
                + (complaint.startsWith(":") ? "" : " ")
                + complaint.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2026-01-02T03:04:05Z | Z",
        "2026-01-02T03:04:05.1Z | .1Z",
        "2026-01-02T03:04:05.12345Z | .12345Z",
      })
  void microTimesHaveSixDigits(String text, String found) {
    assertThatThrownBy(() -> Times.microTime(text))
        .hasMessage(
            "parsing time \""
                + text
                + "\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \""
                + found
                + "\" as \".000000\"");
  }
}
