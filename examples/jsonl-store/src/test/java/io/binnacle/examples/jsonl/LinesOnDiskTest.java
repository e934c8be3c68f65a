package io.binnacle.examples.jsonl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Entry;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the contract's tests cannot know: how the file looks.
class LinesOnDiskTest {
  private static final Bytes KEY = Bytes.utf8("/registry/a");
  private static final Bytes BINARY = Bytes.copyOf(new byte[] {(byte) 0xff, 0, 'k'});

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("deep/store.jsonl");
  }

  private JsonlStore open() throws StorageException {
    JsonlStore store = new JsonlStore(new LineFile(file(), true));
    store.start();
    return store;
  }

  private static Entry read(JsonlStore store, Bytes key) throws StorageException {
    return store.read(key, ReadOptions.latest()).entry().orElseThrow();
  }

  @Test
  void aCommitIsALineThatAPersonCanRead() throws Exception {
    JsonlStore store = open();
    store.commit(Commit.create(KEY, Bytes.utf8("{\"kind\":\"A\"}")));
    store.commit(Commit.create(BINARY, BINARY));
    store.close();
    assertEquals(
        List.of(
            "{\"revision\":2,\"changes\":[{\"put\":\"/registry/a\",\"value\":\"{\\\"kind\\\":\\\"A\\\"}\"}]}",
            "{\"revision\":3,\"changes\":[{\"put64\":\"/wBr\",\"value64\":\"/wBr\"}]}"),
        Files.readAllLines(file()));
    JsonlStore again = open();
    assertEquals(Bytes.utf8("{\"kind\":\"A\"}"), read(again, KEY).value());
    assertEquals(BINARY, read(again, BINARY).value());
    assertEquals(3, again.revision(Consistency.LINEARIZABLE));
    again.close();
  }

  @Test
  void aLineThatWasNotFinishedIsCutOff() throws Exception {
    JsonlStore store = open();
    store.commit(Commit.create(KEY, Bytes.utf8("1")));
    store.close();
    Files.writeString(file(), "{\"revision\":3,\"chan", StandardOpenOption.APPEND);
    JsonlStore again = open();
    assertEquals(2, again.revision(Consistency.LINEARIZABLE));
    CommitResult result = again.commit(Commit.replace(KEY, 2, Bytes.utf8("2")));
    assertEquals(3, result.revision());
    again.close();
    JsonlStore third = open();
    assertEquals(Bytes.utf8("2"), read(third, KEY).value());
    third.close();
  }

  @Test
  void damageIsNamedByFileAndLine() throws Exception {
    JsonlStore store = open();
    store.commit(Commit.create(KEY, Bytes.utf8("1")));
    store.close();
    Files.writeString(
        file(), "garbage\n{\"revision\":3,\"changes\":[]}\n", StandardOpenOption.APPEND);
    StorageException failure = assertThrows(StorageException.class, this::open);
    assertEquals(StorageException.Code.CORRUPT, failure.reason());
    assertTrue(failure.getMessage().startsWith(file() + " line 2: "), failure.getMessage());
  }

  @Test
  void defragmentingDropsWhatIsCompactedAndKeepsTheRest() throws Exception {
    JsonlStore store = open();
    for (int i = 2; i <= 50; i++) {
      store.commit(
          i == 2
              ? Commit.create(KEY, Bytes.utf8("2"))
              : Commit.replace(KEY, i - 1, Bytes.utf8("" + i)));
    }
    store.maintenance().compact(48);
    long before = store.maintenance().status().bytesOnDisk();
    store.maintenance().defragment();
    assertTrue(store.maintenance().status().bytesOnDisk() < before / 5);
    var hash = store.maintenance().hash(48);
    store.close();
    JsonlStore again = open();
    assertEquals(50, again.revision(Consistency.LINEARIZABLE));
    assertEquals(49, read(again, KEY).version());
    assertEquals(2, read(again, KEY).createRevision());
    assertEquals(hash, again.maintenance().hash(48));
    assertEquals(
        Bytes.utf8("49"), again.read(KEY, ReadOptions.at(49)).entry().orElseThrow().value());
    again.commit(Commit.replace(KEY, 50, Bytes.utf8("51")));
    again.close();
    JsonlStore third = open();
    assertEquals(Bytes.utf8("51"), read(third, KEY).value());
    third.close();
  }
}
