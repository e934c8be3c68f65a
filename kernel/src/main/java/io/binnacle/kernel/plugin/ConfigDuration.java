package io.binnacle.kernel.plugin;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as configurations write them: `500ms`, `10s`, `1h30m` or `PT10S`.
public final class ConfigDuration {
  private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("(\\d{1,12}(ms|s|m|h|d))+");

  private ConfigDuration() {}

  /// What is written; empty when it is no duration.
  public static Optional<Duration> parse(String text) {
    String written = text.strip();
    if (WHOLE.matcher(written).matches()) {
      Duration sum = Duration.ZERO;
      Matcher part = PART.matcher(written);
      while (part.find()) {
        sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
      }
      return Optional.of(sum);
    }
    try {
      return Optional.of(Duration.parse(written));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Duration part(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
