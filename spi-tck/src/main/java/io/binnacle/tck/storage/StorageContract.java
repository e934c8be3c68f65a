package io.binnacle.tck.storage;

import org.junit.jupiter.api.Nested;

/// What every store must do: each sentence of [io.binnacle.spi.storage] as a test.
///
/// ```java
/// class LedgerStoreTest extends StorageContract {
///   @Override
///   protected StorageFixture fixture() {
///     return new LedgerFixture();
///   }
/// }
/// ```
///
/// What a store lacks by its [io.binnacle.spi.storage.Capability] is tested to fail cleanly.
public abstract class StorageContract {

  /// A new fixture, for one test.
  protected abstract StorageFixture fixture();

  @Nested
  class Reads extends ReadsContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Commits extends CommitsContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Conflicts extends ConflictsContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Paging extends PagingContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Watches extends WatchesContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class WatchStarts extends WatchStartsContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Leases extends LeasesContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Compaction extends CompactionContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Snapshots extends SnapshotsContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Durability extends DurabilityContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Limits extends LimitsContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Lifecycle extends LifecycleContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }

  @Nested
  class Randomised extends RandomisedContract {
    @Override
    StorageFixture newFixture() {
      return StorageContract.this.fixture();
    }
  }
}
