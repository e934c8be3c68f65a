package io.binnacle.backend.h2;

import io.binnacle.tck.storage.StorageContract;
import io.binnacle.tck.storage.StorageFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The h2 store keeps the contract.
class H2StoreTest extends StorageContract {
  @TempDir private Path directory = Path.of("unset");

  @Override
  protected StorageFixture fixture() {
    return new H2Fixture(directory);
  }
}
