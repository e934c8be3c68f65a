package io.binnacle.backend.h2;

import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.tck.storage.StorageFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stores in one directory, let go of without a word when they crash.
final class H2Fixture implements StorageFixture {
  private final Path directory;
  private final List<H2Backend> stores = new ArrayList<>();

  H2Fixture(Path directory) {
    this.directory = directory;
  }

  @Override
  public StorageBackend open() throws SpiException {
    return reopen();
  }

  @Override
  public void crash() {
    try {
      stores.getLast().abandon();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public StorageBackend reopen() throws SpiException {
    H2Backend store = backend("store");
    store.start();
    return store;
  }

  @Override
  public StorageBackend blank() {
    return backend("blank");
  }

  @Override
  public void close() {
    stores.forEach(H2Backend::close);
  }

  private H2Backend backend(String name) {
    H2Backend store =
        new H2Backend(
            directory.resolve(name),
            HistoryLimits.NONE,
            (reason, cause) -> {
              throw new IllegalStateException(reason, cause);
            });
    stores.add(store);
    return store;
  }
}
