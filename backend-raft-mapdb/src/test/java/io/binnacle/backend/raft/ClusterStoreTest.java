package io.binnacle.backend.raft;

import io.binnacle.tck.storage.StorageContract;
import io.binnacle.tck.storage.StorageFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The replicated store keeps the contract on three members, for who asks a follower.
class ClusterStoreTest extends StorageContract {
  @TempDir private Path directory = Path.of("unset");

  @Override
  protected StorageFixture fixture() {
    return new ClusterFixture(directory);
  }
}
