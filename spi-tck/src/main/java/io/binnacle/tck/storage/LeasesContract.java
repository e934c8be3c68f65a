package io.binnacle.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Change;
import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.Event;
import io.binnacle.spi.storage.Lease;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Leases and the keys that die with them.
abstract class LeasesContract extends ContractGroup {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void aGrantedLeaseIsListedWithItsTime() throws StorageException {
    Lease first = backend().leases().grant(LONG);
    Lease second = backend().leases().grant(LONG.plusSeconds(1));
    assertThat(first.id()).isPositive();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(first.ttl()).isGreaterThanOrEqualTo(LONG);
    assertThat(backend().leases().list().stream().map(Lease::id))
        .containsExactlyInAnyOrder(first.id(), second.id())
        .isSorted();
    Lease left = backend().leases().timeToLive(first.id());
    assertThat(left.remaining()).isPositive().isLessThanOrEqualTo(first.ttl());
  }

  @Test
  void anEntryNamesItsLease() throws StorageException {
    Lease lease = backend().leases().grant(LONG);
    commit(under(lease, "/a"));
    assertThat(entry("/a").leaseId()).isEqualTo(lease.id());
  }

  @Test
  void aPutUnderAnUnknownLeaseIsRefused() throws StorageException {
    long before = revision();
    refused(
        StorageException.Code.LEASE_NOT_FOUND,
        () -> commit(putting("/b", "1"), new Change.Put(bytes("/a"), bytes("1"), 4711)));
    assertThat(get("/b")).isEmpty();
    assertThat(revision()).isEqualTo(before);
  }

  @Test
  void expiryIsNotEarlyAndDeletesAllKeysInOneCommit() throws StorageException {
    WatchRecord watch = watch(ALL, 1);
    long granted = System.nanoTime();
    Lease lease = backend().leases().grant(SHORT);
    commit(under(lease, "/a"), under(lease, "/b"));
    put("/c", "stays");
    List<ChangeBatch> changes = watch.awaitChanges(3);
    assertThat(Duration.ofNanos(System.nanoTime() - granted)).isGreaterThanOrEqualTo(SHORT);
    ChangeBatch expiry = changes.getLast();
    assertThat(expiry.events()).allMatch(event -> event instanceof Event.Deleted);
    assertThat(expiry.events().stream().map(event -> event.key().utf8()))
        .containsExactlyInAnyOrder("/a", "/b");
    assertThat(expiry.revision()).isEqualTo(revision());
    assertThat(get("/a")).isEmpty();
    assertThat(get("/c")).isPresent();
    refused(StorageException.Code.LEASE_NOT_FOUND, () -> backend().leases().timeToLive(lease.id()));
    refused(StorageException.Code.LEASE_NOT_FOUND, () -> backend().leases().keepAlive(lease.id()));
  }

  @Test
  void keepAliveGivesTheWholeTimeAgain() throws StorageException, InterruptedException {
    Lease lease = backend().leases().grant(Duration.ofSeconds(2));
    commit(under(lease, "/a"));
    long end = System.nanoTime() + Duration.ofMillis(3500).toNanos();
    while (System.nanoTime() < end) {
      assertThat(backend().leases().keepAlive(lease.id()).remaining())
          .isGreaterThan(Duration.ofMillis(1500));
      Thread.sleep(200);
    }
    assertThat(get("/a")).isPresent();
  }

  @Test
  void revokingDeletesTheKeysInOneCommit() throws StorageException {
    Lease lease = backend().leases().grant(LONG);
    long before = commit(under(lease, "/b"), under(lease, "/a")).revision();
    WatchRecord watch = watch(ALL, before);
    backend().leases().revoke(lease.id());
    assertThat(get("/a")).isEmpty();
    assertThat(revision()).isEqualTo(before + 1);
    assertThat(watch.awaitChanges(1).getFirst().events()).hasSize(2);
    refused(StorageException.Code.LEASE_NOT_FOUND, () -> backend().leases().revoke(lease.id()));
  }

  @Test
  void revokingALeaseWithoutKeysTakesNoRevision() throws StorageException {
    Lease lease = backend().leases().grant(LONG);
    long before = revision();
    backend().leases().revoke(lease.id());
    assertThat(revision()).isEqualTo(before);
    assertThat(backend().leases().list()).isEmpty();
  }

  @Test
  void aKeyBelongsToTheLeaseOfItsLastPut() throws StorageException {
    Lease first = backend().leases().grant(LONG);
    Lease second = backend().leases().grant(LONG);
    commit(under(first, "/a"), under(first, "/b"), under(first, "/c"));
    commit(under(second, "/a"));
    put("/b", "free");
    delete("/c");
    put("/c", "free");
    backend().leases().revoke(first.id());
    assertThat(get("/a")).isPresent();
    assertThat(get("/b")).isPresent();
    assertThat(get("/c")).isPresent();
    backend().leases().revoke(second.id());
    assertThat(get("/a")).isEmpty();
  }

  @Test
  void aLeaseSurvivesACrashAndIsNotOverEarly() throws SpiException {
    if (!can(Capability.DURABLE)) {
      return;
    }
    Lease lease = backend().leases().grant(Duration.ofSeconds(2));
    Lease revoked = backend().leases().grant(LONG);
    commit(under(lease, "/a"));
    backend().leases().revoke(revoked.id());
    crashAndReopen();
    long reopened = System.nanoTime();
    assertThat(backend().leases().list().stream().map(Lease::id)).containsExactly(lease.id());
    assertThat(get("/a")).isPresent();
    assertThat(backend().leases().grant(LONG).id()).isNotIn(lease.id(), revoked.id());
    WatchRecord watch = watch(ALL, revision());
    watch.awaitChanges(1);
    assertThat(Duration.ofNanos(System.nanoTime() - reopened)).isLessThan(Duration.ofSeconds(10));
    assertThat(get("/a")).isEmpty();
  }

  private static Change under(Lease lease, String key) {
    return new Change.Put(bytes(key), bytes("leased"), lease.id());
  }
}
