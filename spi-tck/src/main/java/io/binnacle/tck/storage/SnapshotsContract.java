package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Lease;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Snapshots, restores and hashes.
abstract class SnapshotsContract extends ContractGroup {

  @Test
  void aSnapshotRestoresTheStateAndAdvancesTheRevision() throws SpiException {
    if (!can(Capability.SNAPSHOTS)) {
      return;
    }
    for (int i = 0; i < 20; i++) {
      put("/k" + i, "v" + i);
    }
    commit(putting("/k1", "changed"), putting("/k2", "changed"), deleting("/k3"));
    Lease lease = backend().leases().grant(Duration.ofMinutes(10));
    Page before = store().list(ALL, ListOptions.latest());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long revision = backend().maintenance().snapshot(out);
    assertThat(revision).isEqualTo(before.revision());

    StorageBackend blank = fixture().blank();
    blank.maintenance().restore(new ByteArrayInputStream(out.toByteArray()), 1000);
    blank.start();
    Page after = blank.store().list(ALL, ListOptions.latest());
    assertThat(after.entries()).isEqualTo(before.entries());
    assertThat(after.revision()).isGreaterThanOrEqualTo(revision + 1000);
    assertThat(blank.leases().list().stream().map(Lease::id)).containsExactly(lease.id());
    assertThat(blank.maintenance().hash(after.revision()).digest())
        .isEqualTo(backend().maintenance().hash(revision).digest());
    assertThat(committed(blank.store().commit(Commit.create(bytes("/new"), bytes("1")))).revision())
        .isEqualTo(after.revision() + 1);
    refused(
        StorageException.Code.COMPACTED,
        () -> WatchRecord.of(blank.store(), ALL, revision, buffer(10)));
  }

  @Test
  void aDamagedSnapshotIsRefusedAndLeavesNothing() throws SpiException {
    if (!can(Capability.SNAPSHOTS)) {
      return;
    }
    put("/a", "some value");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    backend().maintenance().snapshot(out);
    byte[] good = out.toByteArray();
    StorageBackend blank = fixture().blank();
    for (int at : new int[] {0, good.length / 2, good.length - 1}) {
      byte[] bad = good.clone();
      bad[at] ^= 0x20;
      refused(
          StorageException.Code.CORRUPT,
          () -> blank.maintenance().restore(new ByteArrayInputStream(bad), 0));
    }
    refused(
        StorageException.Code.CORRUPT,
        () -> blank.maintenance().restore(new ByteArrayInputStream(good, 0, good.length - 5), 0));
    blank.start();
    assertThat(blank.store().list(ALL, ListOptions.latest()))
        .isEqualTo(new Page(1, List.of(), Optional.empty(), 0));
  }

  @Test
  void aStoreWithoutSnapshotsSaysSo() throws SpiException {
    if (can(Capability.SNAPSHOTS)) {
      return;
    }
    refused(
        StorageException.Code.UNSUPPORTED,
        () -> backend().maintenance().snapshot(OutputStream.nullOutputStream()));
    refused(
        StorageException.Code.UNSUPPORTED,
        () -> fixture().blank().maintenance().restore(InputStream.nullInputStream(), 0));
  }

  @Test
  void aHashSpeaksOfTheLiveEntriesAtItsRevision() throws StorageException {
    put("/a", "1");
    long then = put("/b", "1");
    var hash = backend().maintenance().hash(then);
    assertThat(hash.revision()).isEqualTo(then);
    long later = put("/b", "2");
    assertThat(backend().maintenance().hash(then).digest()).isEqualTo(hash.digest());
    assertThat(backend().maintenance().hash(later).digest()).isNotEqualTo(hash.digest());
    refused(StorageException.Code.FUTURE_REVISION, () -> backend().maintenance().hash(later + 1));
  }
}
