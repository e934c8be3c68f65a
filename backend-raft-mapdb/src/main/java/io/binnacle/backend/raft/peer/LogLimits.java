package io.binnacle.backend.raft.peer;

/// How far the log may grow.
///
/// @param snapshotEntries after how many entries a snapshot is taken
/// @param segmentBytes the size at which a file of the log is closed and the next one begun
public record LogLimits(long snapshotEntries, long segmentBytes) {
  /// What stores use unless a test wants snapshots and closed files soon.
  public static final LogLimits USUAL = new LogLimits(100_000, 32 << 20);
}
