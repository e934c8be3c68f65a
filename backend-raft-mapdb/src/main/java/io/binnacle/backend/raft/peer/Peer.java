package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.machine.Machine;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// This node's member of the group: proposes operations, hears what is applied, and lets leases end
/// while it leads. Thread-safe.
public final class Peer {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 100;

  private final Path directory;
  private final Identity identity;
  private final StoreMachine machine;
  private final RaftServer server;
  private final Batcher batcher;
  private final LeaseClock leases = new LeaseClock();
  private final ClientId client = ClientId.randomId();
  private final CountDownLatch led = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());

  /// A member that is not started yet.
  ///
  /// @param directory where its log and snapshots are
  /// @param whenFailed told when the member can no longer keep the contract
  public Peer(Path directory, LogLimits limits, BiConsumer<String, Throwable> whenFailed)
      throws IOException, StorageException {
    this.directory = directory;
    this.identity = Identity.of(directory);
    this.machine =
        new StoreMachine(
            limits.snapshotEntries(),
            (reason, cause) -> {
              failure.set(Optional.of(reason));
              whenFailed.accept(reason, cause);
            });
    machine.listen(new Heard());
    RaftPeer self = RaftPeer.newBuilder().setId(identity.member()).build();
    Path log = directory.resolve("log");
    Path group = log.resolve(identity.group().toString());
    boolean known = Files.exists(group);
    if (known) {
      TornTail.mend(group);
    }
    RaftProperties properties = Settings.alone(log, limits);
    this.server =
        RaftServer.newBuilder()
            .setServerId(self.getId())
            .setGroup(RaftGroup.valueOf(groupId(), self))
            .setStateMachine(machine)
            .setProperties(properties)
            .setOption(known ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
            .build();
    this.batcher = new Batcher(this::submit);
  }

  /// Hears the log; called by the thread that applies.
  private final class Heard implements StoreMachine.Listener {
    @Override
    public void applied(Operation operation, Outcome outcome) {
      if (operation instanceof Operation.Grant grant && outcome instanceof Outcome.Granted made) {
        leases.renew(made.leaseId(), grant.ttlMillis());
      }
      if (operation instanceof Operation.End end) {
        leases.forget(end.leaseId());
      }
      batcher.applied(operation, outcome);
    }

    @Override
    public void leading() {
      leases.begin(machine.machine().leases());
      led.countDown();
    }

    @Override
    public void replaced(Machine before) {
      before
          .timeline()
          .close(
              new StorageException(
                  StorageException.Code.NO_LEADER, "this member caught up by a snapshot"));
    }
  }

  /// Returns when the group has a leader and this member serves.
  public void start() throws IOException, InterruptedException, StorageException {
    server.start();
    batcher.start();
    if (!led.await(READY_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("the group found no leader within " + READY_WITHIN.toSeconds() + " s");
    }
    Restoration.load(directory, batcher);
    leases.begin(machine.machine().leases());
    Thread.ofVirtual().name("raft-leases").start(this::expire);
  }

  public void close() throws IOException {
    closed.countDown();
    batcher.close();
    machine.machine().timeline().close(Timeline.closedException());
    server.close();
  }

  public Machine machine() {
    return machine.machine();
  }

  /// Why the member no longer serves.
  public Optional<String> failure() {
    return failure.get();
  }

  public Outcome propose(Function<OperationId, Operation> operation, Deadline deadline)
      throws StorageException {
    return batcher.propose(operation, deadline);
  }

  /// Returns when all that was acknowledged before the call is applied here. A group of one
  /// acknowledges only what it has applied.
  public void barrier(Deadline deadline) throws StorageException {
    if (deadline.passed()) {
      throw new StorageException(StorageException.Code.TIMEOUT, "the deadline has passed");
    }
  }

  /// Gives a lease its whole time again.
  ///
  /// @return whether there is such a lease
  public boolean renew(long leaseId) {
    Optional<Long> ttl = machine.machine().lease(leaseId);
    return ttl.isPresent() && leases.renewIfAlive(leaseId, ttl.get());
  }

  /// The time left of a lease; empty when there is none such.
  public Optional<Duration> left(long leaseId) {
    return leases.left(leaseId).map(Duration::ofNanos);
  }

  /// Makes a snapshot when the log has entries beyond the last.
  public void snapshot() {
    machine.snapshot();
  }

  private CompletableFuture<RaftClientReply> submit(byte[] entry, Runnable whenAppending) {
    long call = CallId.getAndIncrement();
    machine.expect(call, whenAppending);
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(groupId())
            .setCallId(call)
            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      return server
          .submitClientRequestAsync(request)
          .whenComplete((reply, cause) -> machine.forget(call));
    } catch (IOException e) {
      machine.forget(call);
      return CompletableFuture.failedFuture(e);
    }
  }

  private void expire() {
    try {
      while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        for (long lease : leases.takeOver()) {
          expire(lease);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void expire(long lease) {
    try {
      batcher.propose(id -> new Operation.End(id, lease), Deadline.usual());
    } catch (StorageException e) {
      // It is over all the same; the next round tries again.
      leases.renew(lease, 0);
    }
  }

  private RaftGroupId groupId() {
    return RaftGroupId.valueOf(identity.group());
  }
}
