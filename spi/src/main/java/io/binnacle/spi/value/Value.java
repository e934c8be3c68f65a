package io.binnacle.spi.value;

/// A JSON value: immutable, thread-safe, compared by content.
public sealed interface Value
    permits ObjectValue, ListValue, TextValue, NumberValue, BoolValue, NullValue {

  static TextValue of(String text) {
    return new TextValue(text);
  }

  static NumberValue of(long number) {
    return NumberValue.of(number);
  }

  static BoolValue of(boolean flag) {
    return flag ? BoolValue.TRUE : BoolValue.FALSE;
  }
}
