package io.binnacle.spi.storage;

import io.binnacle.spi.value.Bytes;

/// What must hold for a commit to apply.
///
/// @param key the key
/// @param expectedModRevision the mod revision that the key must have; 0: the key must be absent
public record Condition(Bytes key, long expectedModRevision) {

  public static Condition absent(Bytes key) {
    return new Condition(key, 0);
  }
}
