package io.binnacle.backend.raft.channel;

import java.net.ConnectException;

/// The other end does not let this member in.
public final class RefusedException extends ConnectException {
  private static final long serialVersionUID = 1;

  private final boolean removed;

  RefusedException(boolean removed, String reason) {
    super(reason);
    this.removed = removed;
  }

  /// Whether this member was removed from the cluster.
  public boolean removed() {
    return removed;
  }
}
