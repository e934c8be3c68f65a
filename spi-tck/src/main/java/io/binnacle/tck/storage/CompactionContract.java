package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import org.junit.jupiter.api.Test;

/// Dropping history, and nothing else.
abstract class CompactionContract extends ContractGroup {

  @Test
  void whatLiesBelowIsRefusedAndSaysSo() throws StorageException {
    long first = put("/a", "1");
    long second = put("/a", "2");
    put("/a", "3");
    backend().maintenance().compact(second);
    assertThat(backend().maintenance().compactedRevision()).isEqualTo(second);
    ReadOptions old = ReadOptions.at(first);
    StorageException failure =
        refused(StorageException.Code.COMPACTED, () -> store().read(bytes("/a"), old));
    assertThat(failure.revision()).isEqualTo(second);
    refused(
        StorageException.Code.COMPACTED, () -> store().list(ALL, new ListOptions(old, 0, false)));
    refused(StorageException.Code.COMPACTED, () -> store().count(ALL, old));
    refused(StorageException.Code.COMPACTED, () -> backend().maintenance().hash(first));
  }

  @Test
  void theCompactedRevisionAndAllAboveStay() throws StorageException {
    put("/old", "lives on");
    put("/a", "1");
    long second = put("/a", "2");
    long third = delete("/a");
    backend().maintenance().compact(second);
    assertThat(valueAt("/a", second)).contains("2");
    assertThat(valueAt("/old", second)).contains("lives on");
    assertThat(valueAt("/a", third)).isEmpty();
    assertThat(entry("/old").value()).isEqualTo(bytes("lives on"));
  }

  @Test
  void compactingAgainOrLowerDoesNothing() throws StorageException {
    long first = put("/a", "1");
    long second = put("/a", "2");
    backend().maintenance().compact(second);
    backend().maintenance().compact(second);
    backend().maintenance().compact(first);
    assertThat(backend().maintenance().compactedRevision()).isEqualTo(second);
  }

  @Test
  void nothingIsCompactedAtFirst() throws StorageException {
    put("/a", "1");
    assertThat(backend().maintenance().compactedRevision()).isZero();
  }

  @Test
  void theFutureCannotBeCompacted() throws StorageException {
    long newest = put("/a", "1");
    refused(
        StorageException.Code.FUTURE_REVISION, () -> backend().maintenance().compact(newest + 1));
    assertThat(backend().maintenance().compactedRevision()).isZero();
  }

  @Test
  void aWatchThatRunsGoesOn() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    put("/a", "1");
    watch.awaitChanges(1);
    backend().maintenance().compact(revision());
    put("/a", "2");
    assertThat(watch.awaitChanges(2)).hasSize(2);
  }

  @Test
  void previousEntriesAreKeptForWhatLiesAbove() throws StorageException {
    put("/a", "1");
    long second = put("/a", "2");
    put("/a", "3");
    backend().maintenance().compact(second);
    WatchRecord watch = watch(ALL, second);
    watch.awaitChanges(1);
    assertThat(watch.events().getFirst().previous().orElseThrow().value()).isEqualTo(bytes("2"));
  }

  @Test
  void manyCompactionsUnderWritesLoseNoLiveKey() throws StorageException {
    for (int i = 0; i < 1000; i++) {
      put("/k" + i % 50, "v" + i);
      if (i % 10 == 9) {
        delete("/k" + (i + 25) % 50);
      }
      if (i % 100 == 99) {
        backend().maintenance().compact(revision() - 20);
      }
    }
    long at = revision() - 15;
    backend().maintenance().defragment();
    long live = store().count(ALL, ReadOptions.latest());
    assertThat(store().list(ALL, ListOptions.latest()).entries()).hasSize((int) live);
    assertThat(store().list(ALL, new ListOptions(ReadOptions.at(at), 0, false)).revision())
        .isEqualTo(at);
  }

  @Test
  void aCompactionSurvivesACrash() throws SpiException {
    if (!can(Capability.DURABLE)) {
      return;
    }
    put("/a", "1");
    long second = put("/a", "2");
    put("/b", "1");
    backend().maintenance().compact(second);
    crashAndReopen();
    assertThat(backend().maintenance().compactedRevision()).isEqualTo(second);
    refused(
        StorageException.Code.COMPACTED,
        () -> store().read(bytes("/a"), ReadOptions.at(second - 1)));
    assertThat(valueAt("/a", second)).contains("2");
  }
}
