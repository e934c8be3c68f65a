package io.binnacle.backend.raft.channel;

import java.util.Optional;

/// Decides which members may come in. Thread-safe.
public interface Gate {

  /// Why a member is not let in; empty when it is.
  Optional<Refusal> refusal(String id);

  /// @param removed whether the member was removed from the cluster and had better stop
  record Refusal(boolean removed, String reason) {}
}
