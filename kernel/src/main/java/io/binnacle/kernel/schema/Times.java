package io.binnacle.kernel.schema;

import io.binnacle.spi.value.TextValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// `metav1.Time` and `metav1.MicroTime`: RFC 3339 in UTC, with whole seconds or six digits.
public final class Times {
  private static final DateTimeFormatter MICRO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Times() {}

  /// A moment as `metav1.Time` writes it.
  public static TextValue time(Instant moment) {
    return new TextValue(moment.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /// A moment as `metav1.MicroTime` writes it.
  public static TextValue microTime(Instant moment) {
    return new TextValue(MICRO.format(moment));
  }

  static TextValue time(String text) throws IllTypedException {
    return time(GoTime.parse(text, false));
  }

  static TextValue microTime(String text) throws IllTypedException {
    return microTime(GoTime.parse(text, true));
  }
}
