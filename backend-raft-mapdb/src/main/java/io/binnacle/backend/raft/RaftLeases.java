package io.binnacle.backend.raft;

import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.backend.raft.peer.Peer;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.Lease;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The leases as callers see them. Thread-safe.
final class RaftLeases implements Leases {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Peer peer;

  RaftLeases(Peer peer) {
    this.peer = peer;
  }

  @Override
  public Lease grant(Duration ttl) throws StorageException {
    Duration granted = ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
    Outcome outcome =
        peer.propose(id -> new Operation.Grant(id, granted.toMillis()), Deadline.usual());
    if (outcome.succeeded() instanceof Outcome.Granted made) {
      return new Lease(made.leaseId(), granted, granted);
    }
    throw new IllegalStateException("a grant ended as " + outcome);
  }

  @Override
  public Lease keepAlive(long id) throws StorageException {
    return lease(id, true);
  }

  @Override
  public void revoke(long id) throws StorageException {
    peer.propose(next -> new Operation.End(next, id), Deadline.usual()).succeeded();
  }

  @Override
  public Lease timeToLive(long id) throws StorageException {
    return lease(id, false);
  }

  private Lease lease(long id, boolean renew) throws StorageException {
    Duration left = peer.left(id, renew).orElseThrow(() -> notFound(id));
    // The leader may know of a lease that is not applied here yet.
    long ttl = peer.machine().lease(id).orElseGet(left::toMillis);
    return new Lease(id, Duration.ofMillis(ttl), left);
  }

  @Override
  public List<Lease> list() throws StorageException {
    List<Lease> leases = new ArrayList<>();
    for (Map.Entry<Long, Long> lease : peer.machine().leases().entrySet()) {
      Optional<Duration> left = peer.left(lease.getKey(), false);
      if (left.isPresent()) {
        leases.add(new Lease(lease.getKey(), Duration.ofMillis(lease.getValue()), left.get()));
      }
    }
    return leases;
  }

  private static StorageException notFound(long id) {
    return new StorageException(StorageException.Code.LEASE_NOT_FOUND, "there is no lease " + id);
  }
}
