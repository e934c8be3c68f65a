package io.binnacle.backend.raft.peer;

/// What members ask of each other. Members of two versions speak with each other: a code stays what
/// it is.
enum CallKind {
  /// Ratis asks for a vote.
  VOTE(1),
  /// Ratis sends log entries, or none as a sign of life.
  APPEND(2),
  /// Ratis sends a piece of a snapshot.
  SNAPSHOT(3),
  /// Ratis asks for an election, which the other is to win.
  ELECTION(4),
  /// Has operations put into the log by the leader.
  PROPOSE(16),
  /// Asks the leader for an index that covers everything acknowledged.
  READ_INDEX(17),
  /// Asks whether the other knows of no later term.
  CONFIRM(18),
  /// Asks the leader for the time left of a lease, perhaps renewed.
  LEASE(19),
  /// Asks the leader for the members.
  MEMBERS(20),
  /// Has the leader change the members.
  CHANGE_MEMBERS(21),
  /// Asks how far the other has applied the log.
  PROGRESS(22),
  /// Asks for the hash of the state at a revision.
  HASH(23);

  private final byte code;

  CallKind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }
}
