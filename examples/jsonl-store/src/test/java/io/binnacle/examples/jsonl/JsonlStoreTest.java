package io.binnacle.examples.jsonl;

import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.tck.storage.StorageContract;
import io.binnacle.tck.storage.StorageFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The store keeps the whole contract.
class JsonlStoreTest extends StorageContract {
  @Override
  protected StorageFixture fixture() {
    try {
      return new Fixture(Files.createTempDirectory("jsonl"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Fixture implements StorageFixture {
    private final Path folder;
    private final List<JsonlStore> opened = new ArrayList<>();
    private Path file;

    Fixture(Path folder) {
      this.folder = folder;
      this.file = folder.resolve("store.jsonl");
    }

    @Override
    public StorageBackend open() throws StorageException {
      JsonlStore store = store(file);
      store.start();
      return store;
    }

    /// What the disk holds at this moment is all that is left; the store does not know of it.
    @Override
    public void crash() {
      Path left = folder.resolve("left-" + opened.size() + ".jsonl");
      try {
        Files.copy(file, left);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      file = left;
      opened.forEach(JsonlStore::close);
    }

    @Override
    public StorageBackend reopen() throws StorageException {
      return open();
    }

    @Override
    public StorageBackend blank() {
      return store(folder.resolve("blank-" + opened.size() + ".jsonl"));
    }

    private JsonlStore store(Path path) {
      JsonlStore store = new JsonlStore(new LineFile(path, true));
      opened.add(store);
      return store;
    }

    @Override
    public void close() {
      opened.forEach(JsonlStore::close);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
