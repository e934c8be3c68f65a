package io.binnacle.spi.value;

/// A JSON boolean.
public enum BoolValue implements Value {
  FALSE,
  TRUE;

  public boolean flag() {
    return this == TRUE;
  }
}
