package io.binnacle.spi.value;

/// A JSON number with Kubernetes' two kinds: a 64-bit integer where the text is one, a 64-bit float
/// otherwise (`sigs.k8s.io/json` decodes into the same two).
public sealed interface NumberValue extends Value {

  /// A number written without fraction and exponent that fits 64 bits.
  record IntegerNumber(long number) implements NumberValue {
    @Override
    public String toString() {
      return Long.toString(number);
    }
  }

  /// Any other number. Never NaN or infinite: JSON cannot say those.
  record FloatNumber(double number) implements NumberValue {
    public FloatNumber {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("not a JSON number: " + number);
      }
    }
  }

  static NumberValue of(long number) {
    return new IntegerNumber(number);
  }

  static NumberValue of(double number) {
    return new FloatNumber(number);
  }

  default double asDouble() {
    return switch (this) {
      case IntegerNumber integer -> integer.number();
      case FloatNumber floating -> floating.number();
    };
  }
}
