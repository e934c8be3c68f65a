package io.binnacle.backend.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.mvcc.HistoryLimits;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compaction by age, and space given back.
class UpkeepTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir private Path directory = Path.of("unset");

  private final Random random = new Random(7);

  @Test
  void historyIsDroppedByAge() throws SpiException {
    H2Backend store = open(new HistoryLimits(Duration.ofMillis(100), 0));
    long first = put(store, "/a");
    await(() -> store.maintenance().compactedRevision() >= first);
    assertThat(store.maintenance().compactedRevision()).isEqualTo(first);
    store.close();
  }

  @Test
  void historyIsDroppedByItsLength() throws SpiException {
    H2Backend store = open(new HistoryLimits(Duration.ZERO, 20));
    long newest = 0;
    for (int i = 0; i < 30; i++) {
      newest = put(store, "/k" + i);
    }
    long last = newest;
    await(() -> store.maintenance().compactedRevision() > 0);
    assertThat(store.maintenance().compactedRevision()).isEqualTo(last - 20);
    store.close();
  }

  @Test
  void historyIsKeptWithoutLimits() throws SpiException {
    H2Backend store = open(HistoryLimits.NONE);
    put(store, "/a");
    put(store, "/a");
    assertThat(store.maintenance().compactedRevision()).isZero();
    store.close();
  }

  @Test
  void defragmentationGivesBackWhatCompactionFreed() throws SpiException, IOException {
    H2Backend store = open(HistoryLimits.NONE);
    for (int i = 0; i < 2000; i++) {
      put(store, "/k" + i % 10);
    }
    Page before = store.store().list(KeyRange.all(), ListOptions.latest());
    store.close();
    long large = Files.size(directory.resolve("tables.mv.db"));

    H2Backend again = open(HistoryLimits.NONE);
    again.maintenance().compact(before.revision());
    await(
        () -> {
          again.maintenance().defragment();
          return size() < large / 4;
        });
    assertThat(directory.resolve("tables-fresh.mv.db")).doesNotExist();
    assertThat(again.store().list(KeyRange.all(), ListOptions.latest())).isEqualTo(before);
    long later = put(again, "/k0");
    again.abandon();

    H2Backend reopened = open(HistoryLimits.NONE);
    assertThat(reopened.store().list(KeyRange.all(), ListOptions.latest()).entries())
        .hasSize(10)
        .anyMatch(entry -> entry.modRevision() == later);
    reopened.close();
  }

  @Test
  void whatAnUnfinishedDefragmentationLeftIsRemoved() throws SpiException, IOException {
    H2Backend store = open(HistoryLimits.NONE);
    long revision = put(store, "/a");
    store.close();
    Path left = directory.resolve("tables-fresh.mv.db");
    Files.writeString(left, "half a file");

    H2Backend reopened = open(HistoryLimits.NONE);
    assertThat(reopened.store().list(KeyRange.all(), ListOptions.latest()).revision())
        .isEqualTo(revision);
    assertThat(left).doesNotExist();
    reopened.close();
  }

  /// H2's own writer takes the roots of its trees one after the other, also while a transaction
  /// ends: what it writes may hold half of it.
  @Test
  void nobodyWritesPagesBesideTheTablesThread() throws SpiException {
    H2Backend store = open(HistoryLimits.NONE);
    put(store, "/a");
    put(store, "/b");
    store.close();
    H2Backend again = open(HistoryLimits.NONE);
    put(again, "/a");
    await(() -> !threads().contains("MVStore background writer"));
    again.close();
  }

  private static String threads() {
    return Thread.getAllStackTraces().keySet().toString();
  }

  private H2Backend open(HistoryLimits history) throws SpiException {
    H2Backend store = new H2Backend(directory, history, (reason, cause) -> {});
    store.start();
    return store;
  }

  private long put(H2Backend store, String key) throws StorageException {
    byte[] value = new byte[5000];
    random.nextBytes(value);
    Change put = new Change.Put(Bytes.utf8(key), Bytes.wrap(value), 0);
    return store.store().commit(new Commit(List.of(), List.of(put), Deadline.usual())).revision();
  }

  private long size() {
    try {
      return Files.size(directory.resolve("tables.mv.db"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private interface Goal {
    boolean reached() throws StorageException;
  }

  private static void await(Goal goal) throws StorageException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!goal.reached()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
