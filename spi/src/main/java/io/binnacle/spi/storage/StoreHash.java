package io.binnacle.spi.storage;

import io.binnacle.spi.value.Bytes;

/// A hash of the whole store.
///
/// @param revision the revision hashed
/// @param compactedRevision the compacted revision at that time
/// @param digest SHA-256 over the live entries in order of keys
public record StoreHash(long revision, long compactedRevision, Bytes digest) {}
