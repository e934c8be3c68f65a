package io.binnacle.backend.raft.peer;

import java.io.IOException;

/// There is no leader that a majority stands behind, as far as can be told now.
final class NoQuorumException extends IOException {
  private static final long serialVersionUID = 1;

  NoQuorumException(String message) {
    super(message);
  }
}
