package io.binnacle.kernel.schema;

import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;

/// What Go's decoder of JSON calls a value that it cannot use.
public final class DecoderWord {
  private DecoderWord() {}

  public static String of(Value value) {
    return switch (value) {
      case ObjectValue _ -> "object";
      case ListValue _ -> "array";
      case TextValue _ -> "string";
      case NumberValue _ -> "number";
      case BoolValue _ -> "bool";
      case NullValue _ -> "null";
    };
  }
}
