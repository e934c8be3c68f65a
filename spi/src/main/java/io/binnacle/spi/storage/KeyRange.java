package io.binnacle.spi.storage;

import io.binnacle.spi.value.Bytes;
import java.util.Arrays;
import java.util.Optional;

/// The keys from `start` (inclusive) up to `end` (exclusive), in unsigned byte order.
///
/// @param start the first key; empty for the beginning of the key space
/// @param end the key after the last; absent for the end of the key space
public record KeyRange(Bytes start, Optional<Bytes> end) {

  public static KeyRange all() {
    return new KeyRange(Bytes.empty(), Optional.empty());
  }

  /// The one key.
  public static KeyRange single(Bytes key) {
    byte[] next = Arrays.copyOf(key.unsafeArray(), key.length() + 1);
    return new KeyRange(key, Optional.of(Bytes.wrap(next)));
  }

  /// The keys that begin with `prefix`.
  public static KeyRange prefix(Bytes prefix) {
    byte[] bytes = prefix.unsafeArray();
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] != (byte) 0xff) {
        byte[] end = Arrays.copyOf(bytes, i + 1);
        end[i]++;
        return new KeyRange(prefix, Optional.of(Bytes.wrap(end)));
      }
    }
    return new KeyRange(prefix, Optional.empty());
  }

  public boolean contains(Bytes key) {
    return key.compareTo(start) >= 0 && (end.isEmpty() || key.compareTo(end.get()) < 0);
  }

  /// Whether no key can lie in the range.
  public boolean isEmpty() {
    return end.isPresent() && end.get().compareTo(start) <= 0;
  }

  /// The part of this range from `key` on: the rest after a page that named `key` as its next.
  public KeyRange from(Bytes key) {
    return new KeyRange(key.compareTo(start) > 0 ? key : start, end);
  }
}
