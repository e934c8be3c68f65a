package io.binnacle.backend.raft.channel;

import java.io.IOException;

/// What a connection is for. Each has its own, so that a large transfer on one does not hold up the
/// other.
public enum Lane {
  /// The log: votes, entries, snapshots.
  CONSENSUS(0),
  /// What members ask of each other on behalf of their clients.
  SERVICE(1);

  private final byte code;

  Lane(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static Lane of(byte code) throws IOException {
    for (Lane lane : values()) {
      if (lane.code == code) {
        return lane;
      }
    }
    throw new IOException("it wants a lane that is not known: " + code);
  }
}
