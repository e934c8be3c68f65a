package io.binnacle.spi.storage;

import java.time.Duration;

/// A lease as it stands.
///
/// @param id the id, above 0
/// @param ttl the whole time granted
/// @param remaining what is left of it
public record Lease(long id, Duration ttl, Duration remaining) {}
