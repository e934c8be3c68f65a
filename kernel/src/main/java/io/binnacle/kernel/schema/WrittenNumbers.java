package io.binnacle.kernel.schema;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue.FloatNumber;
import io.binnacle.spi.value.NumberValue.IntegerNumber;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Numbers as they are read again after they were written: `1E5` and `100000.0` are written, and so
/// stored, as `100000`, which is an integer. Without this an object would differ from what its own
/// answer says. Pure.
final class WrittenNumbers {
  /// From here on numbers are written with an exponent.
  private static final double LEAST_WITH_EXPONENT = 1e21;

  private WrittenNumbers() {}

  /// The value itself when it has no floats, as nearly all have none.
  static Value of(Value value) {
    return hasFloats(value) ? written(value) : value;
  }

  private static boolean hasFloats(Value value) {
    return switch (value) {
      case FloatNumber _ -> true;
      case ObjectValue object -> {
        boolean found = false;
        for (int i = 0; i < object.size() && !found; i++) {
          found = hasFloats(object.valueAt(i));
        }
        yield found;
      }
      case ListValue list -> {
        boolean found = false;
        for (int i = 0; i < list.size() && !found; i++) {
          found = hasFloats(list.get(i));
        }
        yield found;
      }
      default -> false;
    };
  }

  private static Value written(Value value) {
    return switch (value) {
      case FloatNumber number -> number(number);
      case ObjectValue object -> {
        ObjectValue.Builder members = ObjectValue.builder(object.size());
        for (int i = 0; i < object.size(); i++) {
          members.append(object.nameAt(i), written(object.valueAt(i)));
        }
        yield members.build();
      }
      case ListValue list -> {
        List<Value> items = new ArrayList<>(list.size());
        for (Value item : list.items()) {
          items.add(written(item));
        }
        yield new ListValue(items);
      }
      default -> value;
    };
  }

  private static Value number(FloatNumber given) {
    double number = given.number();
    if (number != Math.rint(number) || Math.abs(number) >= LEAST_WITH_EXPONENT) {
      return given;
    }
    // The digits that are written: they are fewer than those of the exact number.
    BigDecimal written = new BigDecimal(Double.toString(number));
    return written.toBigInteger().bitLength() < Long.SIZE
        ? new IntegerNumber(written.longValueExact())
        : given;
  }
}
