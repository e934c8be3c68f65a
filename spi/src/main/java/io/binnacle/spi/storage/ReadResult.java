package io.binnacle.spi.storage;

import java.util.Optional;

/// What a key was.
///
/// @param revision the revision it was read at
/// @param entry the entry; empty when the key did not exist
public record ReadResult(long revision, Optional<Entry> entry) {}
