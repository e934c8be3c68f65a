package io.binnacle.backend.raft.channel;

import java.io.IOException;

/// A call that reached the other member, which could not do what was asked.
public final class CallFailedException extends IOException {
  private static final long serialVersionUID = 1;

  CallFailedException(String message) {
    super(message);
  }
}
