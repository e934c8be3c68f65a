package io.binnacle.backend.raft;

import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.tck.storage.StorageFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Stores of one member each, let go of without a snapshot when they crash.
final class RaftFixture implements StorageFixture {
  private final Path directory;
  private final List<RaftBackend> stores = new ArrayList<>();

  RaftFixture(Path directory) {
    this.directory = directory;
  }

  @Override
  public StorageBackend open() throws SpiException {
    return reopen();
  }

  @Override
  public void crash() {
    stores.getLast().close();
  }

  @Override
  public StorageBackend reopen() throws SpiException {
    RaftBackend store = backend("store");
    store.start();
    return store;
  }

  @Override
  public StorageBackend blank() {
    return backend("blank");
  }

  @Override
  public void close() {
    stores.forEach(RaftBackend::close);
  }

  private RaftBackend backend(String name) {
    RaftBackend store =
        new RaftBackend(
            directory.resolve(name),
            HistoryLimits.NONE,
            Duration.ZERO,
            Optional.empty(),
            (reason, cause) -> {
              throw new IllegalStateException(reason, cause);
            });
    stores.add(store);
    return store;
  }
}
