package io.binnacle.kernel.cel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts of durations and times as Go reads them.
final class GoLiterals {
  private static final Pattern DURATION =
      Pattern.compile("[-+]?(?:0|(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h))++)");
  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Pattern TIMESTAMP =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}([.,]\\d+)?(Z|[-+]\\d{2}:\\d{2})");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoLiterals() {}

  /// Whether a duration can be read.
  static boolean duration(String text) {
    if (!DURATION.matcher(text).matches()) {
      return false;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    for (Matcher part = PART.matcher(text); part.find(); ) {
      BigDecimal count =
          new BigDecimal(part.group(1).endsWith(".") ? part.group(1) + "0" : part.group(1));
      nanos = nanos.add(count.multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L))));
    }
    return nanos.toBigInteger().compareTo(BigInteger.valueOf(Long.MAX_VALUE)) <= 0;
  }

  /// Whether a time of RFC 3339 can be read, within the years 1 to 9999.
  static boolean timestamp(String text) {
    if (!TIMESTAMP.matcher(text).matches()) {
      return false;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text.replace(',', '.'));
      int year = time.toInstant().atOffset(java.time.ZoneOffset.UTC).getYear();
      return year >= 1 && year <= 9999;
    } catch (DateTimeException malformed) {
      return false;
    }
  }
}
