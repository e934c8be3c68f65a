package io.binnacle.spi.value;

/// The JSON null.
public enum NullValue implements Value {
  NULL
}
