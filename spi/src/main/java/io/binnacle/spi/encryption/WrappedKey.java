package io.binnacle.spi.encryption;

import io.binnacle.spi.value.Bytes;

/// An encrypted data key.
///
/// @param keyId the id of the key that it is encrypted with
/// @param wrapped the encrypted key
public record WrappedKey(String keyId, Bytes wrapped) {}
