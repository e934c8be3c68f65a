package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What was acknowledged is there after a crash.
abstract class DurabilityContract extends ContractGroup {

  @Test
  void acknowledgedCommitsSurviveACrash() throws SpiException {
    if (!can(Capability.DURABLE)) {
      return;
    }
    for (int i = 0; i < 100; i++) {
      put("/k" + i, "v" + i);
    }
    delete("/k7");
    Page before = store().list(ALL, ListOptions.latest());
    crashAndReopen();
    assertThat(store().list(ALL, ListOptions.latest())).isEqualTo(before);
  }

  @Test
  void theRevisionNeverFallsAcrossCrashes() throws SpiException {
    if (!can(Capability.DURABLE)) {
      return;
    }
    for (int round = 0; round < 4; round++) {
      long last = put("/a", "v" + round);
      crashAndReopen();
      assertThat(revision()).isGreaterThanOrEqualTo(last);
      assertThat(put("/b", "v" + round)).isGreaterThan(last);
      assertThat(entry("/a").value()).isEqualTo(bytes("v" + round));
    }
  }

  @Test
  void olderRevisionsSurviveACrash() throws SpiException {
    if (!can(Capability.DURABLE)) {
      return;
    }
    List<Long> revisions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      revisions.add(put("/a", "v" + i));
    }
    delete("/a");
    crashAndReopen();
    put("/a", "new");
    for (int i = 0; i < 20; i++) {
      assertThat(valueAt("/a", revisions.get(i))).contains("v" + i);
    }
    assertThat(store().count(ALL, ReadOptions.at(revisions.getLast() + 1))).isZero();
  }

  @Test
  void aWatchResumesAcrossACrash() throws SpiException {
    if (!can(Capability.DURABLE)) {
      return;
    }
    WatchRecord whole = watch(ALL, 1);
    for (int i = 0; i < 30; i++) {
      commit(putting("/k" + i % 3, "v" + i), putting("/m" + i % 4, "v" + i));
    }
    delete("/k0");
    whole.awaitRevision(revision());
    long middle = 15;
    crashAndReopen();
    WatchRecord resumed = watch(ALL, middle);
    put("/k0", "after the crash");
    resumed.awaitRevision(revision());
    assertThat(resumed.changes().subList(0, resumed.changes().size() - 1))
        .isEqualTo(whole.changes().stream().filter(batch -> batch.revision() > middle).toList());
  }

  @Test
  void theHashIsTheSameAfterACrash() throws SpiException {
    if (!can(Capability.DURABLE)) {
      return;
    }
    put("/a", "1");
    long revision = put("/b", "2");
    var before = backend().maintenance().hash(revision).digest();
    crashAndReopen();
    assertThat(backend().maintenance().hash(revision).digest()).isEqualTo(before);
  }

  @Test
  void theQuotaSurvivesACrash() throws SpiException {
    if (!can(Capability.DURABLE)) {
      return;
    }
    put("/a", "1");
    backend().maintenance().quota(1);
    crashAndReopen();
    refused(StorageException.Code.NO_SPACE, () -> put("/b", "1"));
  }
}
