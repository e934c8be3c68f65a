package io.binnacle.mvcc;

import java.time.Duration;

/// How much history a store keeps: what is beyond either limit goes.
///
/// @param age how old it may be; zero for any age
/// @param revisions how many revisions before the newest may be read; zero for any number
public record HistoryLimits(Duration age, long revisions) {
  /// All of it is kept.
  public static final HistoryLimits NONE = new HistoryLimits(Duration.ZERO, 0);

  public HistoryLimits {
    if (age.isNegative()) {
      throw new IllegalArgumentException("compaction-interval must not be negative");
    }
    if (revisions < 0) {
      throw new IllegalArgumentException("compaction-revisions must not be negative");
    }
  }
}
