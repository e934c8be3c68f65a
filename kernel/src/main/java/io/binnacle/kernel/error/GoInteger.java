package io.binnacle.kernel.error;

import java.util.Optional;
import java.util.regex.Pattern;

/// Whole numbers as Go's `strconv.ParseInt` reads them. Pure.
public final class GoInteger {
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+");

  private GoInteger() {}

  public static Optional<Long> parse(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException tooLong) {
      return Optional.empty();
    }
  }

  /// Why a text is no number of 64 bits, in Go's words; empty when it is one.
  public static Optional<String> fault(String text) {
    if (parse(text).isPresent()) {
      return Optional.empty();
    }
    boolean number = DECIMAL.matcher(text).matches();
    return Optional.of(
        "strconv.ParseInt: parsing "
            + FieldError.quote(text)
            + (number ? ": value out of range" : ": invalid syntax"));
  }
}
