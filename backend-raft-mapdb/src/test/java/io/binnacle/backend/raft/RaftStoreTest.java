package io.binnacle.backend.raft;

import io.binnacle.tck.storage.StorageContract;
import io.binnacle.tck.storage.StorageFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The replicated store keeps the contract as a group of one.
@Execution(ExecutionMode.CONCURRENT)
class RaftStoreTest extends StorageContract {
  @TempDir private Path directory = Path.of("unset");

  @Override
  protected StorageFixture fixture() {
    return new RaftFixture(directory);
  }
}
