package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.StorageException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where watches begin: history, now, the future.
abstract class WatchStartsContract extends ContractGroup {

  @Test
  void aWatchBeginsAfterItsRevision() throws StorageException {
    put("/a", "1");
    long second = put("/a", "2");
    long third = put("/a", "3");
    WatchRecord watch = watch(ALL, second);
    assertThat(watch.awaitChanges(1).getFirst().revision()).isEqualTo(third);
  }

  @Test
  void zeroMeansEverything() throws StorageException {
    long first = put("/a", "1");
    put("/a", "2");
    WatchRecord watch = watch(ALL, 0);
    List<ChangeBatch> changes = watch.awaitChanges(2);
    assertThat(changes.getFirst().revision()).isEqualTo(first);
    assertThat(changes).hasSize(2);
  }

  @Test
  void zeroAfterACompactionMeansEverythingThatIsLeft() throws StorageException {
    put("/a", "1");
    long second = put("/a", "2");
    long third = put("/a", "3");
    backend().maintenance().compact(second);
    WatchRecord watch = watch(ALL, 0);
    List<ChangeBatch> changes = watch.awaitRevision(third);
    assertThat(changes.stream().map(ChangeBatch::revision)).containsExactly(third);
  }

  @Test
  void aWatchFromTheFutureLeavesOutWhatComesBefore() throws StorageException {
    long now = put("/a", "1");
    WatchRecord watch = watch(ALL, now + 2);
    put("/a", "2");
    put("/a", "3");
    long third = put("/a", "4");
    assertThat(watch.awaitChanges(1).stream().map(ChangeBatch::revision)).containsExactly(third);
  }

  @Test
  void aLongHistoryIsToldWhole() throws StorageException {
    for (int i = 0; i < 3000; i++) {
      put("/k" + i % 10, "v" + i);
    }
    WatchRecord watch = watch(ALL, 1);
    assertThat(watch.awaitRevision(revision())).hasSize(3000);
  }

  @Test
  void aStartBelowTheCompactedRevisionIsRefused() throws StorageException {
    put("/a", "1");
    long second = put("/a", "2");
    put("/a", "3");
    backend().maintenance().compact(second);
    StorageException failure =
        refused(StorageException.Code.COMPACTED, () -> watch(ALL, second - 1));
    assertThat(failure.revision()).isEqualTo(second);
    assertThat(watch(ALL, second).awaitChanges(1)).hasSize(1);
  }
}
