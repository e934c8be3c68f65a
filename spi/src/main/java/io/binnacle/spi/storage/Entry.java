package io.binnacle.spi.storage;

import io.binnacle.spi.value.Bytes;

/// A key with its value and its history's numbers.
///
/// @param key the key
/// @param value the value; empty when only keys were asked for
/// @param createRevision the revision at which the key was created (again)
/// @param modRevision the revision of the last put
/// @param version the number of puts since creation, 1 after the first
/// @param leaseId the lease that the key dies with; 0 for none
public record Entry(
    Bytes key, Bytes value, long createRevision, long modRevision, long version, long leaseId) {}
