package io.binnacle.backend.raft.peer;

/// How far the log may grow.
///
/// @param snapshotEntries after how many entries a snapshot is taken
/// @param snapshotBytes after how many bytes of entries a snapshot of a small state is taken; a
///   large state is written again after half of its own size, so that a write costs no more than a
///   few times its bytes, but after four times this at the latest, since a start reads the log
/// @param segmentBytes the size at which a file of the log is closed and the next one begun
public record LogLimits(long snapshotEntries, long snapshotBytes, long segmentBytes) {
  private static final long SNAPSHOT_BYTES = 64 << 20;
  private static final long LONGEST = 4;

  /// What stores use unless a test wants snapshots and closed files soon.
  public static final LogLimits USUAL = new LogLimits(100_000, 32 << 20);

  public LogLimits(long snapshotEntries, long segmentBytes) {
    this(snapshotEntries, SNAPSHOT_BYTES, segmentBytes);
  }

  /// After how many bytes of the log the next snapshot is due.
  ///
  /// @param stateBytes the size of the last one
  long snapshotBytes(long stateBytes) {
    return Math.clamp(stateBytes / 2, snapshotBytes, LONGEST * snapshotBytes);
  }
}
