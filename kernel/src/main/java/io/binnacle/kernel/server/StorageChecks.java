package io.binnacle.kernel.server;

import io.binnacle.kernel.health.HealthCheck;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageHealth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What readiness asks of the store. None of it concerns liveness: a store without a quorum does
/// not get one by a restart of this process. Thread-safe.
final class StorageChecks {
  /// A member further behind than readers wait for would answer them with failures only.
  static final Duration LARGEST_LAG = Duration.ofSeconds(5);

  private final StorageBackend storage;

  StorageChecks(StorageBackend storage) {
    this.storage = storage;
  }

  List<HealthCheck> all() {
    return List.of(
        new HealthCheck("storage", false, this::storageFailure),
        new HealthCheck("quorum", false, this::quorumFailure));
  }

  private Optional<String> storageFailure() {
    StorageHealth health = storage.health();
    return health.readable() ? Optional.empty() : Optional.of(reason(health, "it cannot be read"));
  }

  private Optional<String> quorumFailure() {
    return quorumFailure(storage.health());
  }

  /// Why the members of the store cannot agree, or this one does not know what they agreed on.
  static Optional<String> quorumFailure(StorageHealth health) {
    if (!health.leader()) {
      return Optional.of(reason(health, "no leader is known"));
    }
    if (!health.readable()) {
      return Optional.of(reason(health, "reads are not confirmed by a quorum"));
    }
    if (health.lag().compareTo(LARGEST_LAG) > 0) {
      return Optional.of(
          "this member is "
              + health.lag().toMillis()
              + " ms behind the leader; the most is "
              + LARGEST_LAG.toMillis()
              + " ms");
    }
    return Optional.empty();
  }

  private static String reason(StorageHealth health, String otherwise) {
    return health.message().isEmpty() ? otherwise : health.message();
  }
}
