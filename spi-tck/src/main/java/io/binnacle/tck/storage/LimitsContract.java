package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageLimits;
import io.binnacle.spi.storage.StorageStatus;
import io.binnacle.spi.value.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How large things may be, and what happens beyond.
abstract class LimitsContract extends ContractGroup {

  @Test
  void theLargestCommitIsAccepted() throws StorageException {
    Bytes key = bytes("k".repeat(StorageLimits.KEY_BYTES));
    byte[] large = new byte[StorageLimits.COMMIT_BYTES - key.length()];
    Arrays.fill(large, (byte) 'x');
    large[large.length - 1] = 'y';
    Bytes value = Bytes.wrap(large);
    committed(store().commit(Commit.create(key, value)));
    assertThat(store().read(key, ReadOptions.latest()).entry().orElseThrow().value())
        .isEqualTo(value);
  }

  @Test
  void aLargeValueIsKeptInHistory() throws StorageException {
    byte[] large = new byte[3 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    long revision = commit(new Change.Put(bytes("/a"), Bytes.wrap(large), 0)).revision();
    for (int i = 0; i < 40; i++) {
      commit(new Change.Put(bytes("/a"), Bytes.wrap(new byte[1 << 20]), 0));
    }
    assertThat(store().read(bytes("/a"), ReadOptions.at(revision)).entry().orElseThrow().value())
        .isEqualTo(Bytes.wrap(large));
  }

  @Test
  void oneByteMoreIsTooLarge() throws StorageException {
    long before = revision();
    Bytes value = Bytes.wrap(new byte[StorageLimits.COMMIT_BYTES]);
    refused(
        StorageException.Code.TOO_LARGE, () -> store().commit(Commit.create(bytes("/a"), value)));
    Bytes key = bytes("k".repeat(StorageLimits.KEY_BYTES + 1));
    refused(StorageException.Code.TOO_LARGE, () -> store().commit(Commit.create(key, bytes("1"))));
    refused(
        StorageException.Code.TOO_LARGE,
        () -> store().commit(Commit.create(Bytes.empty(), bytes("1"))));
    assertThat(revision()).isEqualTo(before);
  }

  @Test
  void aCommitMayHaveManyChangesAndNotMore() throws StorageException {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < StorageLimits.COMMIT_CHANGES; i++) {
      changes.add(putting("/k" + i, "1"));
    }
    committed(store().commit(new Commit(List.of(), changes, Deadline.usual())));
    changes.add(putting("/one-more", "1"));
    refused(
        StorageException.Code.TOO_LARGE,
        () -> store().commit(new Commit(List.of(), changes, Deadline.usual())));
  }

  @Test
  void atItsQuotaAStoreOnlyDeletes() throws StorageException {
    put("/a", "1");
    put("/b", "1");
    backend().maintenance().quota(1);
    long before = revision();
    refused(StorageException.Code.NO_SPACE, () -> put("/c", "1"));
    refused(StorageException.Code.NO_SPACE, () -> commit(deleting("/a"), putting("/c", "1")));
    assertThat(revision()).isEqualTo(before);
    assertThat(get("/a")).isPresent();
    delete("/a");
    assertThat(get("/a")).isEmpty();
    backend().maintenance().quota(0);
    put("/c", "1");
    assertThat(get("/c")).isPresent();
  }

  @Test
  void theStatusHasTheFigures() throws StorageException {
    put("/a", "1");
    long revision = put("/b", "1");
    backend().maintenance().compact(revision - 1);
    backend().maintenance().quota(1 << 30);
    StorageStatus status = backend().maintenance().status();
    assertThat(status.revision()).isEqualTo(revision);
    assertThat(status.compactedRevision()).isEqualTo(revision - 1);
    assertThat(status.keys()).isEqualTo(2);
    assertThat(status.quotaBytes()).isEqualTo(1 << 30);
    assertThat(status.bytesInUse()).isPositive();
    assertThat(status.commit()).isPositive();
    assertThat(status.fsync().isPositive()).isEqualTo(status.bytesOnDisk() > 0);
  }
}
