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
    if (Outcomes.succeeded(outcome) instanceof Outcome.Granted made) {
      return new Lease(made.leaseId(), granted, granted);
    }
    throw new IllegalStateException("a grant ended as " + outcome);
  }

  @Override
  public Lease keepAlive(long id) throws StorageException {
    if (!peer.renew(id)) {
      throw notFound(id);
    }
    // Who no longer leads has renewed nothing.
    peer.barrier(Deadline.usual());
    return timeToLive(id);
  }

  @Override
  public void revoke(long id) throws StorageException {
    Outcomes.succeeded(peer.propose(next -> new Operation.End(next, id), Deadline.usual()));
  }

  @Override
  public Lease timeToLive(long id) throws StorageException {
    Optional<Long> ttl = peer.machine().lease(id);
    if (ttl.isEmpty()) {
      throw notFound(id);
    }
    return lease(id, ttl.get());
  }

  @Override
  public List<Lease> list() throws StorageException {
    List<Lease> leases = new ArrayList<>();
    for (Map.Entry<Long, Long> lease : peer.machine().leases().entrySet()) {
      leases.add(lease(lease.getKey(), lease.getValue()));
    }
    return leases;
  }

  private Lease lease(long id, long ttlMillis) {
    return new Lease(id, Duration.ofMillis(ttlMillis), peer.left(id).orElse(Duration.ZERO));
  }

  private static StorageException notFound(long id) {
    return new StorageException(StorageException.Code.LEASE_NOT_FOUND, "there is no lease " + id);
  }
}
