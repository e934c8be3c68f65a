package io.binnacle.kernel.codec;

import java.math.BigDecimal;

/// Floats as Go prints them: the fewest digits that tell the number. Pure.
public final class GoFloat {
  /// From here on the text of `%v` has an exponent.
  public static final int FORMATTED = 6;

  /// From here on the text of `%v` of a value that knows no type has one.
  public static final int UNTYPED = 21;

  private GoFloat() {}

  /// With an exponent of at least two digits below -4 and from `largest` on.
  public static String text(double number, int largest) {
    BigDecimal exact = shortest(number);
    int exponent = number == 0 ? 0 : exponent(exact);
    return exponent >= -4 && exponent < largest ? exact.toPlainString() : scientific(exact, 2);
  }

  /// As JSON has it: plain between 1e-6 and 1e21, with an exponent of at least one digit beyond.
  static String json(double number) {
    double size = Math.abs(number);
    if (size == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal exact = shortest(number);
    // Go writes e-07 as e-7 and keeps two digits of positive exponents, which are above 20 here.
    return size >= 1e-6 && size < 1e21 ? exact.toPlainString() : scientific(exact, 1);
  }

  private static BigDecimal shortest(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros();
  }

  private static int exponent(BigDecimal exact) {
    return exact.precision() - exact.scale() - 1;
  }

  private static String scientific(BigDecimal exact, int exponentDigits) {
    String digits = exact.unscaledValue().abs().toString();
    int exponent = exponent(exact);
    String power = Integer.toString(Math.abs(exponent));
    return (exact.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + "0".repeat(Math.max(0, exponentDigits - power.length()))
        + power;
  }
}
