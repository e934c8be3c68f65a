package io.binnacle.spi.value;

/// A JSON string.
public record TextValue(String text) implements Value {
  @Override
  public int hashCode() {
    return Hashing.of(text);
  }
}
