package io.binnacle.kernel.table;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// Spans of time as people read them: `45s`, `3m20s`, `5d`.
public final class Ages {
  static final String UNKNOWN = "<unknown>";
  private static final int DAYS_OF_YEAR = 365;

  private Ages() {}

  /// The time since a moment that an object tells; `<unknown>` when it is none.
  static String since(String timestamp, Instant now) {
    return moment(timestamp).map(moment -> readable(Duration.between(moment, now))).orElse(UNKNOWN);
  }

  static Optional<Instant> moment(String timestamp) {
    try {
      return Optional.of(OffsetDateTime.parse(timestamp).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /// The precision falls as the span grows, as apimachinery's `HumanDuration` has it.
  public static String readable(Duration span) {
    // Clocks differ a little: just before the beginning counts as the beginning.
    long seconds = span.toMillis() / 1000;
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return minutes + "m" + unlessZero(seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return hours + "h" + unlessZero(minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    long days = hours / 24;
    if (days < 8) {
      return days + "d" + unlessZero(hours % 24, "h");
    }
    if (days < 2 * DAYS_OF_YEAR) {
      return days + "d";
    }
    long years = days / DAYS_OF_YEAR;
    return years + "y" + (years < 8 ? unlessZero(days % DAYS_OF_YEAR, "d") : "");
  }

  private static String unlessZero(long number, String unit) {
    return number == 0 ? "" : number + unit;
  }
}
