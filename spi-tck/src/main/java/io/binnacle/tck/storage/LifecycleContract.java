package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Starting and stopping.
abstract class LifecycleContract extends ContractGroup {

  @Test
  void aStartedStoreIsHealthy() {
    assertThat(backend().health().readable()).isTrue();
    assertThat(backend().health().writable()).isTrue();
    assertThat(backend().membership().isPresent()).isEqualTo(can(Capability.REPLICATED));
  }

  @Test
  void closingEndsEveryWatch() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    WatchRecord other = watch(prefix("/a"), 1);
    backend().close();
    assertThat(watch.awaitEnd().orElseThrow().reason()).isEqualTo(StorageException.Code.CLOSED);
    assertThat(other.awaitEnd().orElseThrow().reason()).isEqualTo(StorageException.Code.CLOSED);
  }

  @Test
  void aClosedStoreRefusesEverything() {
    backend().close();
    refused(StorageException.Code.CLOSED, () -> put("/a", "1"));
    refused(StorageException.Code.CLOSED, () -> store().read(bytes("/a"), ReadOptions.latest()));
    refused(StorageException.Code.CLOSED, () -> store().list(ALL, ListOptions.latest()));
    refused(StorageException.Code.CLOSED, () -> store().count(ALL, ReadOptions.latest()));
    refused(StorageException.Code.CLOSED, this::revision);
    refused(StorageException.Code.CLOSED, () -> watch(ALL, 1));
    refused(StorageException.Code.CLOSED, () -> backend().leases().grant(Duration.ofMinutes(1)));
    refused(StorageException.Code.CLOSED, () -> backend().leases().list());
    refused(StorageException.Code.CLOSED, () -> backend().maintenance().compact(1));
    assertThat(backend().health().readable()).isFalse();
    assertThat(backend().health().writable()).isFalse();
  }

  @Test
  void anOrderlyCloseKeepsEverything() throws SpiException {
    if (!can(Capability.DURABLE)) {
      return;
    }
    for (int i = 0; i < 50; i++) {
      put("/k" + i, "v" + i);
    }
    Page before = store().list(ALL, ListOptions.latest());
    backend().close();
    crashAndReopen();
    assertThat(store().list(ALL, ListOptions.latest())).isEqualTo(before);
  }
}
