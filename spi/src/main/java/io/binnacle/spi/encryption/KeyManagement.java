package io.binnacle.spi.encryption;

import io.binnacle.spi.Lifecycle;
import io.binnacle.spi.SpiException;

/// Wraps data-encryption keys with a key that stays with the provider (the shape of KMS v2,
/// KEP-3299). The server encrypts objects itself, by AES-GCM with the storage key as associated
/// data. Thread-safe.
public interface KeyManagement extends Lifecycle {

  /// The id of the key that [#wrap] uses now. Objects under another key are rewritten when they are
  /// next stored.
  String currentKeyId() throws SpiException;

  WrappedKey wrap(byte[] dataKey) throws SpiException;

  /// Decrypts what [#wrap] made.
  ///
  /// @throws SpiException of kind `CALLER` when the key is unknown, `UNAVAILABLE` when the provider
  ///   cannot be reached
  byte[] unwrap(WrappedKey key) throws SpiException;
}
