package io.binnacle.kernel.request;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/// Durations as Go writes them: `1m30s`, `-500ms`, `.5h`.
sealed interface GoDuration {

  record Valid(Duration duration) implements GoDuration {}

  /// What is wrong with a text, in the words of Go's `time.ParseDuration`.
  record Malformed(String why) implements GoDuration {}

  static GoDuration parse(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String rest = signed ? text.substring(1) : text;
    if (rest.equals("0")) {
      return new Valid(Duration.ZERO);
    }
    if (rest.isEmpty()) {
      return malformed("invalid", text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length()) {
      int number = at;
      while (at < rest.length() && digit(rest.charAt(at))) {
        at++;
      }
      if (at < rest.length() && rest.charAt(at) == '.') {
        at++;
        while (at < rest.length() && digit(rest.charAt(at))) {
          at++;
        }
      }
      String amount = rest.substring(number, at);
      if (amount.isEmpty() || amount.equals(".")) {
        return malformed("invalid", text);
      }
      int unit = at;
      while (at < rest.length() && rest.charAt(at) != '.' && !digit(rest.charAt(at))) {
        at++;
      }
      if (unit == at) {
        return malformed("missing unit in", text);
      }
      long size = nanosOf(rest.substring(unit, at));
      if (size == 0) {
        return malformed("unknown unit \"" + rest.substring(unit, at) + "\" in", text);
      }
      nanos = nanos.add(new BigDecimal("0" + amount).multiply(BigDecimal.valueOf(size)));
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return malformed("invalid", text);
    }
    long whole = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
    return new Valid(Duration.ofNanos(text.startsWith("-") ? -whole : whole));
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static Malformed malformed(String how, String text) {
    return new Malformed("time: " + how + " duration \"" + text + "\"");
  }

  /// Zero for what is no unit.
  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs", "μs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 0;
    };
  }
}
