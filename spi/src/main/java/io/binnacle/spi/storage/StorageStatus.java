package io.binnacle.spi.storage;

import java.time.Duration;

/// Figures for operators.
///
/// @param revision the newest revision
/// @param compactedRevision the lowest readable revision
/// @param keys how many keys live
/// @param bytesOnDisk what the store takes on disk; 0 for a store in memory
/// @param bytesInUse what of it holds data
/// @param quotaBytes the size at which writes are refused; 0 for no quota
/// @param fsync the median time of a sync to disk lately; zero for a store in memory
/// @param commit the median time of a commit lately
public record StorageStatus(
    long revision,
    long compactedRevision,
    long keys,
    long bytesOnDisk,
    long bytesInUse,
    long quotaBytes,
    Duration fsync,
    Duration commit) {}
