package io.binnacle.spi.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable sequence of bytes, ordered as unsigned bytes from the left: the order of storage
/// keys.
///
/// Immutable and thread-safe, provided that an array given to [#wrap] is never written again.
public final class Bytes implements Comparable<Bytes> {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;
  private int hash;

  private Bytes(byte[] array) {
    this.array = array;
  }

  public static Bytes empty() {
    return EMPTY;
  }

  /// The bytes of a copy of `array`.
  public static Bytes copyOf(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array.clone());
  }

  /// The bytes of `array` itself, without a copy. The caller gives the array away: it must not be
  /// written afterwards.
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /// The UTF-8 encoding of `text`.
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return array.length;
  }

  public byte at(int index) {
    return array[index];
  }

  public boolean startsWith(Bytes prefix) {
    return array.length >= prefix.array.length
        && Arrays.equals(array, 0, prefix.array.length, prefix.array, 0, prefix.array.length);
  }

  /// A new array with these bytes.
  public byte[] toArray() {
    return array.clone();
  }

  /// The array behind these bytes, without a copy. The caller must not write to it.
  public byte[] unsafeArray() {
    return array;
  }

  /// These bytes as UTF-8 text; malformed input becomes U+FFFD.
  public String utf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(array);
      hash = h;
    }
    return h;
  }

  /// For logs and test failures: text where the bytes are printable ASCII, hexadecimal otherwise.
  @Override
  public String toString() {
    for (byte b : array) {
      if (b < 0x20 || b == 0x7f) {
        return "0x" + HexFormat.of().formatHex(array);
      }
    }
    return utf8();
  }
}
