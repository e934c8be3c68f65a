package io.binnacle.kernel.server;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.Member;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.ReadResult;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// One member's view of a shared store, which can lose its quorum, lag, or fail commits.
/// Thread-safe.
final class StoreMember implements StorageBackend, Store, Membership {
  private final String name;
  private final SharedStore shared;

  /// Whether this member is cut off: no linearizable reads, no commits.
  volatile boolean cutOff;

  /// Commits of keys that contain this are applied, and nobody told.
  volatile Optional<String> answersLost = Optional.empty();

  volatile Duration lag = Duration.ZERO;

  /// Whether it starts only until it is interrupted, and then fails.
  volatile boolean startsForever;

  final CountDownLatch startBegun = new CountDownLatch(1);

  StoreMember(String name, SharedStore shared) {
    this.name = name;
    this.shared = shared;
  }

  @Override
  public void start() throws SpiException {
    startBegun.countDown();
    while (startsForever) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        throw SpiException.misconfigured("the start was cut short");
      }
    }
  }

  private void requireQuorum() throws StorageException {
    if (cutOff) {
      throw SharedStore.failure(StorageException.Code.NO_LEADER);
    }
  }

  private void requireQuorum(ReadOptions options) throws StorageException {
    if (options.consistency() == Consistency.LINEARIZABLE) {
      requireQuorum();
    }
  }

  @Override
  public ReadResult read(Bytes key, ReadOptions options) throws StorageException {
    requireQuorum(options);
    return shared.state.read(key, options);
  }

  @Override
  public Page list(KeyRange range, ListOptions options) throws StorageException {
    requireQuorum(options.read());
    return shared.state.list(range, options);
  }

  @Override
  public long count(KeyRange range, ReadOptions options) throws StorageException {
    requireQuorum(options);
    return shared.state.count(range, options);
  }

  @Override
  public CommitResult commit(Commit commit) throws StorageException {
    requireQuorum();
    CommitResult result = shared.state.commit(commit);
    Optional<String> lost = answersLost;
    if (lost.isPresent()
        && commit.changes().stream().anyMatch(c -> c.key().utf8().contains(lost.get()))) {
      throw SharedStore.failure(StorageException.Code.INDETERMINATE);
    }
    return result;
  }

  @Override
  public Subscription watch(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    return shared.state.watch(range, after, options, listener);
  }

  @Override
  public long revision(Consistency consistency) throws StorageException {
    if (consistency == Consistency.LINEARIZABLE) {
      requireQuorum();
    }
    return shared.state.revision(consistency);
  }

  @Override
  public Store store() {
    return this;
  }

  @Override
  public Leases leases() {
    return shared.leases();
  }

  @Override
  public Maintenance maintenance() {
    return shared.state.maintenance();
  }

  @Override
  public Optional<Membership> membership() {
    return Optional.of(this);
  }

  @Override
  public StorageHealth health() {
    return cutOff
        ? new StorageHealth(
            false, false, false, Duration.ZERO, "no quorum: 1 of 3 members can be reached")
        : new StorageHealth(true, true, true, lag, "");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.REPLICATED);
  }

  @Override
  public String cluster() {
    return "test";
  }

  @Override
  public List<Member> members() {
    return List.of();
  }

  @Override
  public void addLearner(String id, String address) {}

  @Override
  public void promote(String id) {}

  @Override
  public void remove(String id) {}

  @Override
  public void moveLeadership(String id) {
    shared.leader = Optional.of(id);
  }

  @Override
  public String self() {
    return name;
  }

  @Override
  public Optional<String> leader() {
    return cutOff ? Optional.empty() : shared.leader;
  }
}
