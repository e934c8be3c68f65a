package io.binnacle.backend.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.backend.raft.peer.LogLimits;
import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store on a disk of its own that runs full: it says so, and loses nothing.
class FullDiskTest {
  private static final LogLimits SMALL = new LogLimits(100, 1 << 20);
  private static final int VALUE_BYTES = 20 << 10;
  private static final int ENOUGH = 20_000;

  @TempDir private Path directory = Path.of("unset");
  private final CompletableFuture<String> failed = new CompletableFuture<>();
  private final Map<Integer, Long> acknowledged = new TreeMap<>();

  @BeforeEach
  void mount() throws Exception {
    Files.createDirectories(disk());
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk().toString()),
        "SKIPPED: not allowed to mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "--lazy", disk().toString());
  }

  @Test
  void whatWasAcknowledgedIsThereWhenThereIsSpaceAgain() throws Exception {
    RaftBackend store = open();
    StorageException failure = fill(store);
    // A store that cannot go on says why; one that can has refused cleanly.
    String reason =
        failure.reason() == StorageException.Code.NO_SPACE
            ? String.valueOf(failure.getMessage())
            : failed.get(60, TimeUnit.SECONDS);
    assertThat(reason).containsIgnoringCase("space");
    store.close();
    assertThat(acknowledged).isNotEmpty();

    assertThat(run("mount", "-o", "remount,size=400m", disk().toString())).isTrue();
    assertThat(backend().maintenance().verify()).isEmpty();
    RaftBackend again = open();
    try {
      for (Map.Entry<Integer, Long> write : acknowledged.entrySet()) {
        assertThat(again.store().read(key(write.getKey()), ReadOptions.latest()).entry())
            .as("key %s", write.getKey())
            .hasValueSatisfying(
                entry -> assertThat(entry.modRevision()).isEqualTo(write.getValue()));
      }
      put(again, ENOUGH + 1);
    } finally {
      again.close();
    }
  }

  private StorageException fill(RaftBackend store) {
    for (int i = 0; i < ENOUGH; i++) {
      try {
        put(store, i);
      } catch (StorageException e) {
        return e;
      }
    }
    throw new AssertionError("the disk never ran full");
  }

  private void put(RaftBackend store, int i) throws StorageException {
    byte[] value = new byte[VALUE_BYTES];
    new Random(i).nextBytes(value);
    Change put = new Change.Put(key(i), Bytes.wrap(value), 0);
    acknowledged.put(
        i, store.store().commit(new Commit(List.of(), List.of(put), Deadline.usual())).revision());
  }

  private static Bytes key(int i) {
    return Bytes.utf8("/key/" + i);
  }

  private Path disk() {
    return directory.resolve("disk");
  }

  private RaftBackend open() throws SpiException {
    RaftBackend store = backend();
    store.start();
    return store;
  }

  private RaftBackend backend() {
    return new RaftBackend(
        disk().resolve("store"),
        HistoryLimits.NONE,
        Duration.ZERO,
        SMALL,
        Optional.empty(),
        (reason, cause) -> failed.complete(reason));
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        System.err.println(String.join(" ", command) + ": " + printed);
        return false;
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
