package io.binnacle.tck.storage;

import io.binnacle.spi.storage.StorageBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The reference store keeps the contract as the `memory` store.
class ReferenceStoreTest extends StorageContract {

  @Override
  protected StorageFixture fixture() {
    return new MemoryFixture();
  }

  private static final class MemoryFixture implements StorageFixture {
    private final List<StorageBackend> stores = new ArrayList<>();

    @Override
    public StorageBackend open() {
      ReferenceStore store = new ReferenceStore(System::nanoTime, Duration.ZERO);
      store.start();
      stores.add(store);
      return store;
    }

    @Override
    public void crash() {
      throw new IllegalStateException("a memory store is not durable");
    }

    @Override
    public StorageBackend reopen() {
      throw new IllegalStateException("a memory store is not durable");
    }

    @Override
    public StorageBackend blank() {
      return new ReferenceStore(System::nanoTime, Duration.ZERO);
    }

    @Override
    public void close() {
      stores.forEach(StorageBackend::close);
    }
  }
}
