package io.binnacle.spi.storage;

/// How fresh a read must be.
public enum Consistency {
  /// Sees every commit acknowledged, on any member, before the read began.
  LINEARIZABLE,
  /// What this member has applied: may be stale, never goes back on one member.
  LOCAL
}
