package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Brings entries into the log of Ratis when this member leads, else to the member that does.
/// Thread-safe.
final class RatisProposer implements Proposer {
  /// Longer than the leader lets an operation wait.
  private static final long PATIENCE_SECONDS = 15;

  private final RaftPeerId self;

  /// The group itself: the server around it would hop to another thread and wait there.
  private final RaftClientAsynchronousProtocol log;

  private final RaftGroupId group;
  private final StoreMachine machine;
  private final Leadership leadership;
  private final Links links;
  private final ClientId client = ClientId.randomId();

  RatisProposer(
      RaftServer.Division division,
      RaftGroupId group,
      StoreMachine machine,
      Leadership leadership,
      Links links) {
    if (!(division instanceof RaftClientAsynchronousProtocol known)) {
      throw new IllegalStateException("the library's group takes no requests");
    }
    this.self = division.getId();
    this.log = known;
    this.group = group;
    this.machine = machine;
    this.leadership = leadership;
    this.links = links;
  }

  @Override
  public CompletableFuture<Attempt> propose(byte[] entry, Runnable whenAppending) {
    if (leadership.leading()) {
      return proposeHere(entry, whenAppending);
    }
    Optional<String> leader = leadership.leader();
    if (leader.isEmpty() || leader.get().equals(leadership.self())) {
      return CompletableFuture.completedFuture(Attempt.NOT_TAKEN);
    }
    whenAppending.run();
    return links
        .call(leader.get(), Lane.SERVICE, CallKind.PROPOSE.code(), entry)
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .handle(
            (body, failure) ->
                failure == null
                    ? Attempt.of(body[0])
                    : failure instanceof ConnectException ? Attempt.NOT_TAKEN : Attempt.UNKNOWN);
  }

  @Override
  public CompletableFuture<Attempt> proposeHere(byte[] entry, Runnable whenAppending) {
    if (!leadership.leading()) {
      return CompletableFuture.completedFuture(Attempt.NOT_TAKEN);
    }
    AtomicBoolean appended = new AtomicBoolean();
    long call = CallId.getAndIncrement();
    machine.expect(
        call,
        () -> {
          appended.set(true);
          whenAppending.run();
        });
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(self)
            .setGroupId(group)
            .setCallId(call)
            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      return log.submitClientRequestAsync(request)
          .handle(
              (reply, failure) -> {
                machine.forget(call);
                if (reply != null && reply.isSuccess()) {
                  return Attempt.COMMITTED;
                }
                return appended.get() ? Attempt.UNKNOWN : Attempt.NOT_TAKEN;
              });
    } catch (IOException e) {
      machine.forget(call);
      return CompletableFuture.completedFuture(
          appended.get() ? Attempt.UNKNOWN : Attempt.NOT_TAKEN);
    }
  }
}
