package io.binnacle.kernel.cel;

import java.math.BigDecimal;

/// What a size or a cost is at least and at most: unsigned numbers of 64 bits, of which the largest
/// stands for all beyond it.
record Range(long least, long most) {
  static final Range NOTHING = new Range(0, 0);
  static final Range ONE = new Range(1, 1);

  /// Of a size that nothing is known of.
  static final Range UNKNOWN = new Range(0, -1);

  /// What takes on the bounds of the first range that it is joined with.
  static final Range NONE = new Range(-1, 0);

  private static final double BEYOND = 0x1p64;

  static Range exactly(long number) {
    return new Range(number, number);
  }

  Range plus(Range other) {
    return new Range(plus(least, other.least), plus(most, other.most));
  }

  Range times(Range other) {
    return new Range(times(least, other.least), times(most, other.most));
  }

  /// Times a factor, rounded up.
  Range by(double factor) {
    return new Range(by(least, factor), by(most, factor));
  }

  /// The smallest range that has both in it.
  Range or(Range other) {
    return new Range(
        Long.compareUnsigned(other.least, least) < 0 ? other.least : least,
        Long.compareUnsigned(other.most, most) > 0 ? other.most : most);
  }

  static long plus(long one, long other) {
    return Long.compareUnsigned(one, -1 - other) > 0 ? -1 : one + other;
  }

  static long times(long one, long other) {
    return other != 0 && Long.compareUnsigned(one, Long.divideUnsigned(-1, other)) > 0
        ? -1
        : one * other;
  }

  private static long by(long number, double factor) {
    double product = Math.ceil(toDouble(number) * factor);
    return product >= BEYOND ? -1 : new BigDecimal(product).toBigInteger().longValue();
  }

  static double toDouble(long unsigned) {
    return unsigned >= 0 ? unsigned : ((unsigned >>> 1) | (unsigned & 1)) * 2.0;
  }
}
