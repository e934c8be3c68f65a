package io.binnacle.distribution.configuration;

import io.binnacle.kernel.plugin.ConfigDuration;
import io.binnacle.kernel.plugin.ConfigurationException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether a setting's text is of its kind.
final class SettingCheck {
  private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");
  private static final Pattern IPV4_RANGE =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  private SettingCheck() {}

  static void check(Setting setting, SettingValue value) throws ConfigurationException {
    String text = value.text();
    boolean good =
        switch (setting.kind()) {
          case TEXT -> !text.isBlank() || (text.isEmpty() && setting.usual().isEmpty());
          case PATH -> !text.isEmpty() || setting.usual().isEmpty();
          case PORT -> isPort(text);
          case FLAG -> text.equals("true") || text.equals("false");
          case LIST -> true;
          case CIDR -> isRange(text);
          case LEVEL -> LEVELS.contains(text.toLowerCase(Locale.ROOT));
          case DURATION -> ConfigDuration.parse(text).filter(Duration::isPositive).isPresent();
          case BYTES -> ByteCount.parse(text).isPresent();
          case COUNT -> text.matches("[1-9]\\d{0,8}");
        };
    if (!good) {
      throw new ConfigurationException(
          value.origin(), "\"" + text + "\" is not " + wanted(setting.kind()));
    }
  }

  private static String wanted(Setting.Kind kind) {
    return switch (kind) {
      case TEXT -> "a name";
      case PATH -> "a file name";
      case PORT -> "a port: 0 to 65535";
      case FLAG -> "true or false";
      case LIST -> "a list";
      case CIDR -> "an IPv4 range of /12 to /30 such as 10.96.0.0/16";
      case LEVEL -> "one of error, warn, info, debug, trace";
      case DURATION -> "a duration such as 10s, 30m or 1h30m";
      case BYTES -> "a number of bytes such as 500Mi or 8Gi";
      case COUNT -> "a number from 1";
    };
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
  }

  /// As kube-apiserver, at most 20 bits of host part.
  private static boolean isRange(String text) {
    var match = IPV4_RANGE.matcher(text);
    if (!match.matches()) {
      return false;
    }
    long address = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(match.group(i));
      if (octet > 255) {
        return false;
      }
      address = (address << 8) | octet;
    }
    int length = Integer.parseInt(match.group(5));
    return length >= 12 && length <= 30 && (address & ((1L << (32 - length)) - 1)) == 0;
  }
}
