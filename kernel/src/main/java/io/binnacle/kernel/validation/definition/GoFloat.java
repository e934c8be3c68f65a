package io.binnacle.kernel.validation.definition;

import java.math.BigDecimal;

/// Floats as Go's `%v` prints them: the fewest digits that tell the number, with an exponent when
/// it is below -4 or above 5. Pure.
final class GoFloat {
  private GoFloat() {}

  static String text(double number) {
    BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = number == 0 ? 0 : exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
