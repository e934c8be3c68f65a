package io.binnacle.kernel.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binnacle.kernel.metrics.Metrics;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.value.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The quota, and the figures that tell of it.
class QuotaTest {
  private final FakeBackend storage = new FakeBackend();

  private void commit(Change change) throws StorageException {
    storage.store().commit(new Commit(List.of(), List.of(change), Deadline.usual()));
  }

  private void put(String key) throws StorageException {
    commit(new Change.Put(Bytes.utf8(key), Bytes.wrap(new byte[600]), 0));
  }

  @Test
  void beyondItOnlyDeletionsAreTaken() throws Exception {
    Quota quota = new Quota(storage, 1000);
    quota.look();
    put("/a");
    put("/b");
    quota.look();
    assertThatThrownBy(() -> put("/c"))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.reason()).isEqualTo(StorageException.Code.NO_SPACE));
    commit(new Change.Delete(Bytes.utf8("/a")));
    put("/c");
  }

  @Test
  void aStoreWithoutALeaderIsToldLater() throws Exception {
    Quota quota = new Quota(storage, 1000);
    storage.failure =
        Optional.of(new StorageException(StorageException.Code.NO_LEADER, "no leader"));
    quota.look();
    storage.failure = Optional.empty();
    quota.look();
    assertThat(storage.status().quotaBytes()).isEqualTo(1000);
  }

  @Test
  void startingWithoutAQuotaTakesAnEarlierOneAway() throws Exception {
    storage.quota(5);
    new Quota(storage, 0).look();
    assertThat(storage.status().quotaBytes()).isZero();
  }

  @Test
  void theFiguresTellOfIt() throws Exception {
    AtomicLong time = new AtomicLong();
    try (Metrics metrics = new Metrics()) {
      StoreMetrics.register(storage, metrics.meters("storage"), time::get);
      storage.quota(1000);
      put("/a");
      assertThat(scraped(metrics))
          .contains("binnacle_storage_quota_reached 0.0")
          .contains("binnacle_storage_quota_bytes 1000.0")
          .contains("binnacle_storage_keys 1.0")
          .contains("binnacle_storage_revision 2.0")
          .contains("binnacle_storage_is_leader 1.0")
          .contains("binnacle_storage_lag_seconds 0.0")
          .contains("binnacle_storage_writable 1.0");
      put("/b");
      time.addAndGet(Duration.ofSeconds(2).toNanos());
      assertThat(scraped(metrics)).contains("binnacle_storage_quota_reached 1.0");
      FakeMembership membership = new FakeMembership();
      membership.self = "b";
      storage.membership = Optional.of(membership);
      assertThat(scraped(metrics)).contains("binnacle_storage_is_leader 0.0");
    }
  }

  @Test
  void oneCollectionAsksTheStoreOnce() {
    AtomicLong time = new AtomicLong();
    try (Metrics metrics = new Metrics()) {
      StoreMetrics.register(storage, metrics.meters("storage"), time::get);
      scraped(metrics);
      assertThat(storage.statusAsked).hasValue(1);
    }
  }

  @Test
  void aStoreThatDoesNotAnswerHasNoFigures() {
    try (Metrics metrics = new Metrics()) {
      StoreMetrics.register(storage, metrics.meters("storage"), System::nanoTime);
      storage.failure = Optional.of(new StorageException(StorageException.Code.CLOSED, "closed"));
      assertThat(scraped(metrics))
          .contains("binnacle_storage_revision NaN")
          .contains("binnacle_storage_readable 0.0");
    }
  }

  private static String scraped(Metrics metrics) {
    return new String(metrics.scrape(), StandardCharsets.UTF_8);
  }
}
