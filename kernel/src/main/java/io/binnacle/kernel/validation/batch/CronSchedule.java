package io.binnacle.kernel.validation.batch;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The schedules of CronJobs: the standard form of `robfig/cron` with its words for what is wrong.
/// Pure.
final class CronSchedule {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final List<Field> FIELDS =
      List.of(
          new Field(0, 59, List.of()),
          new Field(0, 23, List.of()),
          new Field(1, 31, List.of()),
          new Field(1, 12, MONTHS),
          new Field(0, 6, DAYS));
  private static final Set<String> DESCRIPTORS =
      Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final String EVERY = "@every ";
  private static final Map<String, String> UNITS =
      Map.of("ns", "", "us", "", "µs", "", "μs", "", "ms", "", "s", "", "m", "", "h", "");

  private CronSchedule() {}

  /// The values of one of the five fields.
  private record Field(long least, long most, List<String> names) {}

  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /// What is wrong with a schedule; nothing when it is right.
  static Optional<String> fault(String schedule) {
    try {
      parse(schedule);
      return Optional.empty();
    } catch (Malformed malformed) {
      return Optional.of(String.valueOf(malformed.getMessage()));
    }
  }

  private static void parse(String text) throws Malformed {
    String schedule = text;
    if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
      int blank = text.indexOf(' ');
      if (blank < 0) {
        throw new Malformed(
            "invalid schedule format: runtime error: slice bounds out of range [:-1]");
      }
      String zone = text.substring(text.indexOf('=') + 1, blank);
      if (!zoneKnown(zone)) {
        throw new Malformed("provided bad location " + zone + ": unknown time zone " + zone);
      }
      schedule = text.substring(blank).strip();
    }
    if (schedule.startsWith("@")) {
      descriptor(schedule);
      return;
    }
    List<String> fields = new ArrayList<>(List.of(schedule.strip().split("\\s+", -1)));
    fields.removeIf(String::isEmpty);
    if (fields.size() != FIELDS.size()) {
      throw new Malformed(
          "expected exactly 5 fields, found "
              + fields.size()
              + ": ["
              + String.join(" ", fields)
              + "]");
    }
    for (int i = 0; i < fields.size(); i++) {
      for (String range : fields.get(i).split(",", -1)) {
        if (!range.isEmpty()) {
          range(range, FIELDS.get(i));
        }
      }
    }
  }

  /// Whether a time zone has a name that the database of zones knows.
  static boolean zoneKnown(String zone) {
    if (zone.isEmpty() || zone.equals("UTC") || zone.equals("Local")) {
      return true;
    }
    try {
      return java.time.zone.ZoneRulesProvider.getAvailableZoneIds().contains(zone)
          || Set.of("EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "Factory")
              .contains(zone);
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static void descriptor(String text) throws Malformed {
    if (DESCRIPTORS.contains(text)) {
      return;
    }
    if (!text.startsWith(EVERY)) {
      throw new Malformed("unrecognized descriptor: " + text);
    }
    String fault = durationFault(text.substring(EVERY.length()));
    if (!fault.isEmpty()) {
      throw new Malformed("failed to parse duration " + text + ": " + fault);
    }
  }

  /// What Go says of a text that is no duration; empty when it is one.
  private static String durationFault(String text) {
    String rest = text.replaceFirst("^[-+]", "");
    if (rest.equals("0")) {
      return "";
    }
    String quoted = io.binnacle.kernel.error.FieldError.quote(text);
    if (rest.isEmpty()) {
      return "time: invalid duration " + quoted;
    }
    while (!rest.isEmpty()) {
      String number = rest.replaceFirst("[^0-9.].*$", "");
      if (!number.matches("[0-9]+\\.?[0-9]*|\\.[0-9]+")) {
        return "time: invalid duration " + quoted;
      }
      rest = rest.substring(number.length());
      String unit = rest.replaceFirst("[0-9.].*$", "");
      if (unit.isEmpty()) {
        return "time: missing unit in duration " + quoted;
      }
      if (!UNITS.containsKey(unit)) {
        return "time: unknown unit "
            + io.binnacle.kernel.error.FieldError.quote(unit)
            + " in duration "
            + quoted;
      }
      rest = rest.substring(unit.length());
    }
    return "";
  }

  private static void range(String text, Field field) throws Malformed {
    String[] steps = text.split("/", -1);
    String[] limits = steps[0].split("-", -1);
    boolean all = limits[0].equals("*") || limits[0].equals("?");
    long start = all ? field.least() : value(limits[0], field);
    long end = all ? field.most() : start;
    if (!all && limits.length == 2) {
      end = value(limits[1], field);
    } else if (!all && limits.length > 2) {
      throw new Malformed("too many hyphens: " + text);
    }
    long step = 1;
    if (steps.length == 2) {
      step = number(steps[1]);
      end = limits.length == 1 ? field.most() : end;
    } else if (steps.length > 2) {
      throw new Malformed("too many slashes: " + text);
    }
    if (start < field.least()) {
      throw new Malformed(
          "beginning of range (" + start + ") below minimum (" + field.least() + "): " + text);
    }
    if (end > field.most()) {
      throw new Malformed(
          "end of range (" + end + ") above maximum (" + field.most() + "): " + text);
    }
    if (start > end) {
      throw new Malformed(
          "beginning of range (" + start + ") beyond end of range (" + end + "): " + text);
    }
    if (step == 0) {
      throw new Malformed("step of range should be a positive number: " + text);
    }
  }

  private static long value(String text, Field field) throws Malformed {
    int named = field.names().indexOf(text.toLowerCase(Locale.ROOT));
    return named >= 0 ? field.least() + named : number(text);
  }

  private static long number(String text) throws Malformed {
    String failed =
        "failed to parse int from "
            + text
            + ": strconv.Atoi: parsing "
            + io.binnacle.kernel.error.FieldError.quote(text)
            + ": ";
    if (!text.matches("[-+]?[0-9]+")) {
      throw new Malformed(failed + "invalid syntax");
    }
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      throw new Malformed(failed + "value out of range");
    }
    if (number < 0) {
      throw new Malformed("negative number (" + number + ") not allowed: " + text);
    }
    return number;
  }
}
