package io.binnacle.kernel.operation;

import java.util.Optional;

/// Asks whether the user of a request that connects to a pod may also create what it addresses:
/// reading alone must not run a command. Thread-safe.
@FunctionalInterface
public interface ConnectAuthority {

  /// Why not; empty when he may.
  Optional<String> refusal(OperationRequest request);
}
