package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import io.binnacle.backend.raft.machine.Machine;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The leases' time: told and renewed by the clock of the leader, which also lets them end.
/// Thread-safe.
final class LeaseDesk {
  private static final long LOOK_MILLIS = 100;
  private static final long AGAIN_MILLIS = 20;
  private static final long ANSWER_MILLIS = 2000;

  private final Supplier<Machine> machine;
  private final Leadership leadership;
  private final ReadIndex readIndex;
  private final Links links;
  private final Batcher batcher;
  private final LeaseClock clock = new LeaseClock();
  private final CountDownLatch closed = new CountDownLatch(1);

  LeaseDesk(
      Supplier<Machine> machine,
      Leadership leadership,
      ReadIndex readIndex,
      Links links,
      Batcher batcher) {
    this.machine = machine;
    this.leadership = leadership;
    this.readIndex = readIndex;
    this.links = links;
    this.batcher = batcher;
  }

  void start() {
    Thread.ofVirtual().name("raft-leases").start(this::expire);
  }

  void close() {
    closed.countDown();
  }

  /// A new leader gives every lease its whole time.
  void leading() {
    clock.begin(machine.get().leases());
  }

  void applied(Operation operation, Outcome outcome) {
    if (operation instanceof Operation.Grant grant && outcome instanceof Outcome.Granted made) {
      clock.renew(made.leaseId(), grant.ttlMillis());
    }
    if (outcome instanceof Outcome.Done) {
      if (operation instanceof Operation.End end) {
        clock.forget(end.leaseId());
      }
      if (operation instanceof Operation.Expire expire) {
        clock.forget(expire.leaseId());
      }
    }
  }

  /// The time left by the leader's clock; empty when there is no such lease.
  ///
  /// @param renew whether it is to get its whole time again first
  Optional<Duration> left(long leaseId, boolean renew) throws StorageException {
    LeaseCall call = new LeaseCall(leaseId, renew);
    long began = System.nanoTime();
    while (true) {
      try {
        OptionalLong nanos = ask(call);
        return nanos.isEmpty()
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(nanos.getAsLong()));
      } catch (IOException e) {
        if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(Batcher.PATIENCE_MILLIS)) {
          throw new StorageException(
              StorageException.Code.NO_LEADER,
              "no leader has the lease's clock: " + e.getMessage());
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StorageException(StorageException.Code.TIMEOUT, "the wait was interrupted", e);
      }
    }
  }

  private OptionalLong ask(LeaseCall call) throws IOException {
    if (leadership.leading()) {
      return answer(call);
    }
    String leader =
        leadership
            .leader()
            .filter(id -> !id.equals(leadership.self()))
            .orElseThrow(() -> new NoQuorumException("there is no leader"));
    try {
      return LeaseCall.left(
          links
              .call(leader, Lane.SERVICE, CallKind.LEASE.code(), call.encode())
              .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the wait was interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the leader did not answer", e);
    }
  }

  /// Answers as the leader.
  ///
  /// @throws IOException when this member does not lead
  OptionalLong answer(LeaseCall call) throws IOException {
    if (!leadership.leading()) {
      throw new NoQuorumException("this member does not lead");
    }
    Optional<Long> ttl = machine.get().lease(call.leaseId());
    boolean known =
        ttl.isPresent() && (!call.renew() || clock.renewIfAlive(call.leaseId(), ttl.get()));
    OptionalLong left =
        known
            ? clock.left(call.leaseId()).map(OptionalLong::of).orElse(OptionalLong.empty())
            : OptionalLong.empty();
    // Who no longer leads has renewed nothing, and knows nothing.
    try {
      long _ = readIndex.find().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
      return left;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the wait was interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new NoQuorumException("this member cannot prove that it leads");
    }
  }

  private void expire() {
    try {
      while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (leadership.leading()) {
          long term = leadership.term();
          for (long lease : clock.takeOver()) {
            expire(lease, term);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void expire(long lease, long term) {
    try {
      batcher.propose(id -> new Operation.Expire(id, lease, term), Deadline.usual()).succeeded();
    } catch (StorageException e) {
      // While this member leads it is over all the same, and the next round tries again.
      if (e.reason() != StorageException.Code.LEASE_NOT_FOUND) {
        clock.renew(lease, 0);
      }
    }
  }
}
