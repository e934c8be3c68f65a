package io.binnacle.spi.storage;

/// One member of a replicated store.
///
/// @param id the name given at joining
/// @param address where its peers reach it, `host:port`
/// @param role what it is now
/// @param appliedIndex the last log index that it is known to have applied
/// @param lag how many log entries it is known to be behind
public record Member(String id, String address, Role role, long appliedIndex, long lag) {

  /// A member's part.
  public enum Role {
    LEADER,
    FOLLOWER,
    LEARNER
  }
}
