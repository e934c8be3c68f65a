package io.binnacle.spi.storage;

import io.binnacle.spi.value.Bytes;

/// One change of one key.
public sealed interface Change {

  Bytes key();

  /// Creates or replaces a key.
  ///
  /// @param leaseId the lease to die with; 0 for none
  record Put(Bytes key, Bytes value, long leaseId) implements Change {}

  /// Removes a key; of an absent key, does nothing.
  record Delete(Bytes key) implements Change {}
}
