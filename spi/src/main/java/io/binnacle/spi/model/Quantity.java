package io.binnacle.spi.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `resource.Quantity`: a number with a binary, decimal or exponent suffix, and its canonical text.
///
/// Canonical means, as apimachinery has it: no fraction, the largest suffix that allows that, in
/// the family that the text was written in; a fraction of a binary suffix turns decimal below 1024.
/// Precision ends at nano; what is finer is rounded up.
///
/// Quantities are ordered by their amounts, as Kubernetes compares them, whatever their suffixes.
///
/// @param amount the number itself
/// @param format the family of suffixes
public record Quantity(BigDecimal amount, Format format) implements Comparable<Quantity> {
  /// Nothing of anything.
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

  /// What apimachinery says of anything that is not a quantity.
  public static final String MALFORMED =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  private static final Pattern TEXT =
      Pattern.compile(
          "([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+))((?:[KMGTPE]i)|[numkMGTPE]|(?:[eE][+-]?\\d+))?");
  private static final String BINARY = "KMGTPE";
  private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
  private static final int NANO_INDEX = 3;
  private static final int SMALLEST_SCALE = 9;

  /// Longer texts are no quantities: reading them would take more than their length is worth.
  private static final int LONGEST = 4096;

  private static final int LARGEST_EXPONENT = 9999;
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  /// The families of suffixes.
  public enum Format {
    BINARY_SI,
    DECIMAL_SI,
    DECIMAL_EXPONENT
  }

  /// Empty when the text is not a quantity.
  public static Optional<Quantity> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || text.length() > LONGEST) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1).replaceFirst("\\.$", ""));
    String suffix = matcher.group(2) == null ? "" : matcher.group(2);
    Format format = Format.DECIMAL_SI;
    if (suffix.endsWith("i")) {
      format = Format.BINARY_SI;
      number = number.multiply(KIBI.pow(BINARY.indexOf(suffix.charAt(0)) + 1));
    } else if (suffix.length() > 1) {
      format = Format.DECIMAL_EXPONENT;
      number = number.scaleByPowerOfTen(affordable(suffix.substring(1)));
    } else {
      number = number.scaleByPowerOfTen(3 * (decimalIndex(suffix) - NANO_INDEX));
    }
    if (number.scale() > SMALLEST_SCALE) {
      number = number.setScale(SMALLEST_SCALE, RoundingMode.UP);
    }
    return Optional.of(new Quantity(number, format));
  }

  /// The exponent; one that is out of all reason is the largest or smallest that sums can be made
  /// of.
  private static int affordable(String exponent) {
    return new BigInteger(exponent)
        .max(BigInteger.valueOf(-LARGEST_EXPONENT))
        .min(BigInteger.valueOf(LARGEST_EXPONENT))
        .intValueExact();
  }

  /// A whole number without a suffix.
  public static Quantity of(long number) {
    return new Quantity(BigDecimal.valueOf(number), Format.DECIMAL_SI);
  }

  /// The sum, written as this one is; as the other when this one is nothing.
  public Quantity plus(Quantity other) {
    return new Quantity(amount.add(other.amount), formatBeside(other));
  }

  /// The difference, written as this one is; as the other when this one is nothing.
  public Quantity minus(Quantity other) {
    return new Quantity(amount.subtract(other.amount), formatBeside(other));
  }

  private Format formatBeside(Quantity other) {
    return isZero() ? other.format : format;
  }

  public boolean isZero() {
    return amount.signum() == 0;
  }

  /// Without a fraction, away from zero.
  public Quantity roundedUp() {
    return new Quantity(amount.setScale(0, RoundingMode.UP), format);
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  /// The canonical text.
  @Override
  public String toString() {
    return canonical();
  }

  private static int decimalIndex(String suffix) {
    for (int i = 0; i < DECIMAL.length; i++) {
      if (DECIMAL[i].equals(suffix)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no suffix " + suffix);
  }

  /// The canonical text.
  public String canonical() {
    if (amount.signum() == 0) {
      return "0";
    }
    boolean small = amount.abs().compareTo(KIBI) < 0;
    return switch (format) {
      case BINARY_SI -> small || fractional() ? decimal() : binary();
      case DECIMAL_SI -> decimal();
      case DECIMAL_EXPONENT -> exponent();
    };
  }

  private boolean fractional() {
    return amount.stripTrailingZeros().scale() > 0;
  }

  private String binary() {
    BigInteger rest = amount.toBigIntegerExact();
    int power = 0;
    BigInteger kibi = KIBI.toBigInteger();
    while (power < BINARY.length() && rest.mod(kibi).signum() == 0) {
      rest = rest.divide(kibi);
      power++;
    }
    return rest + (power == 0 ? "" : BINARY.charAt(power - 1) + "i");
  }

  private String decimal() {
    int exponent = exponentOfThree(DECIMAL.length - 1 - NANO_INDEX);
    return amount.scaleByPowerOfTen(-exponent).toBigIntegerExact()
        + DECIMAL[exponent / 3 + NANO_INDEX];
  }

  private String exponent() {
    int exponent = exponentOfThree(Integer.MAX_VALUE / 3);
    String number = amount.scaleByPowerOfTen(-exponent).toBigIntegerExact().toString();
    return exponent == 0 ? number : number + "e" + exponent;
  }

  /// The largest multiple of three that leaves no fraction.
  private int exponentOfThree(int largestThird) {
    int zeros = -amount.stripTrailingZeros().scale();
    return Math.min(Math.floorDiv(zeros, 3), largestThird) * 3;
  }
}
