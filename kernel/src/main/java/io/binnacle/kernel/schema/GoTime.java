package io.binnacle.kernel.schema;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/// Reads a time as Go's `time.Parse` does by the layouts of RFC 3339, with what it takes besides
/// (hours of one digit, fractions that the layout does not have) and with its complaints. Confined
/// to one reading.
final class GoTime {
  private static final String SECONDS = "2006-01-02T15:04:05Z07:00";
  private static final String MICROSECONDS = "2006-01-02T15:04:05.000000Z07:00";
  private static final String ZONE = "Z07:00";
  private static final String FRACTION = ".000000";
  private static final int NANO_DIGITS = 9;
  private static final int OFFSET_LENGTH = 6;
  private static final int MOST_OFFSET_HOURS = 24;
  private static final int MOST_OFFSET_MINUTES = 60;

  private final String text;
  private final String layout;
  private String rest;

  private GoTime(String text, String layout) {
    this.text = text;
    this.layout = layout;
    rest = text;
  }

  /// @param micro whether the layout has six digits after the second
  /// @throws IllTypedException in the words of Go
  static Instant parse(String text, boolean micro) throws IllTypedException {
    return new GoTime(text, micro ? MICROSECONDS : SECONDS).read(micro);
  }

  private Instant read(boolean micro) throws IllTypedException {
    int year = year();
    literal("-");
    int month = number("01", true, 1, 12, "month");
    literal("-");
    int day = number("02", true, 0, Integer.MAX_VALUE, "day");
    literal("T");
    int hour = number("15", false, 0, 23, "hour");
    literal(":");
    int minute = number("04", true, 0, 59, "minute");
    literal(":");
    int second = number("05", true, 0, 59, "second");
    int nanos = micro ? fraction() : unaskedFraction();
    int offset = offset();
    if (!rest.isEmpty()) {
      throw new IllTypedException("parsing time " + quoted(text) + ": extra text: " + quoted(rest));
    }
    if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
      throw outOfRange("day");
    }
    return LocalDateTime.of(year, month, day, hour, minute, second, nanos)
        .toInstant(ZoneOffset.UTC)
        .minusSeconds(offset);
  }

  private int year() throws IllTypedException {
    String digits = rest.substring(0, Math.min(4, rest.length()));
    if (digits.length() < 4 || !digits.chars().allMatch(GoTime::digit)) {
      throw misfit(rest, "2006");
    }
    rest = rest.substring(4);
    return Integer.parseInt(digits);
  }

  private void literal(String expected) throws IllTypedException {
    if (!rest.startsWith(expected)) {
      throw misfit(rest, expected);
    }
    rest = rest.substring(expected.length());
  }

  private int number(String element, boolean twoDigits, int least, int most, String name)
      throws IllTypedException {
    int length = digitAt(0) && digitAt(1) ? 2 : digitAt(0) && !twoDigits ? 1 : 0;
    if (length == 0) {
      throw misfit(rest, element);
    }
    int number = Integer.parseInt(rest.substring(0, length));
    rest = rest.substring(length);
    if (number < least || number > most) {
      throw outOfRange(name);
    }
    return number;
  }

  private int fraction() throws IllTypedException {
    int length = FRACTION.length();
    boolean fits = rest.length() >= length && point(rest.charAt(0));
    if (!fits || !rest.substring(1, length).chars().allMatch(GoTime::digit)) {
      throw misfit(rest, FRACTION);
    }
    return nanos(length);
  }

  private int unaskedFraction() {
    if (rest.isEmpty() || !point(rest.charAt(0)) || !digitAt(1)) {
      return 0;
    }
    int length = 2;
    while (digitAt(length)) {
      length++;
    }
    return nanos(length);
  }

  /// Takes a point and the digits after it; those finer than nanoseconds do not count.
  private int nanos(int length) {
    String digits = rest.substring(1, Math.min(length, NANO_DIGITS + 1));
    rest = rest.substring(length);
    return Integer.parseInt(digits + "0".repeat(NANO_DIGITS - digits.length()));
  }

  private int offset() throws IllTypedException {
    if (rest.startsWith("Z")) {
      rest = rest.substring(1);
      return 0;
    }
    String zone = rest;
    boolean shaped = zone.length() >= OFFSET_LENGTH && zone.charAt(3) == ':';
    if (!shaped || !digitAt(1) || !digitAt(2) || !digitAt(4) || !digitAt(5)) {
      throw misfit(zone, ZONE);
    }
    int hours = Integer.parseInt(zone.substring(1, 3));
    int minutes = Integer.parseInt(zone.substring(4, OFFSET_LENGTH));
    rest = zone.substring(OFFSET_LENGTH);
    if (hours > MOST_OFFSET_HOURS) {
      throw outOfRange("time zone offset hour");
    }
    if (minutes > MOST_OFFSET_MINUTES) {
      throw outOfRange("time zone offset minute");
    }
    int seconds = (hours * 60 + minutes) * 60;
    return switch (zone.charAt(0)) {
      case '+' -> seconds;
      case '-' -> -seconds;
      default -> throw misfit(zone, ZONE);
    };
  }

  private boolean digitAt(int index) {
    return index < rest.length() && digit(rest.charAt(index));
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean point(char c) {
    return c == '.' || c == ',';
  }

  private IllTypedException misfit(String found, String element) {
    return new IllTypedException(
        "parsing time "
            + quoted(text)
            + " as "
            + quoted(layout)
            + ": cannot parse "
            + quoted(found)
            + " as "
            + quoted(element));
  }

  private IllTypedException outOfRange(String name) {
    return new IllTypedException("parsing time " + quoted(text) + ": " + name + " out of range");
  }

  /// As package `time` quotes: bytes that are no printable ASCII in hexadecimal.
  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : value.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      if (b == '"' || b == '\\') {
        quoted.append('\\').append((char) b);
      } else if (b < ' ') {
        quoted.append("\\x").append("%02x".formatted(b & 0xff));
      } else {
        quoted.append((char) b);
      }
    }
    return quoted.append('"').toString();
  }
}
