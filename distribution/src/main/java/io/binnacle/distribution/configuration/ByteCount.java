package io.binnacle.distribution.configuration;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as configurations write them: `1048576`, `500Mi` or `8Gi`.
final class ByteCount {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,12})(Ki|Mi|Gi)?");

  private ByteCount() {}

  /// How many bytes it is; empty when it is no size.
  static OptionalLong parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return OptionalLong.empty();
    }
    String unit = written.group(2);
    int shift =
        switch (unit == null ? "" : unit) {
          case "Ki" -> 10;
          case "Mi" -> 20;
          case "Gi" -> 30;
          default -> 0;
        };
    long number = Long.parseLong(written.group(1));
    return number > Long.MAX_VALUE >> shift
        ? OptionalLong.empty()
        : OptionalLong.of(number << shift);
  }
}
