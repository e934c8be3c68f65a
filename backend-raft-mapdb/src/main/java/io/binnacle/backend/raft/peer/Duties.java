package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.CallHandler;
import io.binnacle.backend.raft.codec.EntryCodec;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/// What this member does when others call. Thread-safe.
final class Duties implements CallHandler {
  private static final Map<Byte, CallKind> KINDS = new HashMap<>();

  static {
    for (CallKind kind : CallKind.values()) {
      KINDS.put(kind.code(), kind);
    }
  }

  private final RaftServer server;
  private final Peer peer;

  Duties(RaftServer server, Peer peer) {
    this.server = server;
    this.peer = peer;
  }

  @Override
  public void handle(String from, byte kind, byte[] body, Answer answer) {
    CallKind known = KINDS.get(kind);
    if (known == null) {
      answer.fail("this member does not know calls of kind " + kind);
      return;
    }
    try {
      handle(known, body, answer);
    } catch (IOException | RuntimeException e) {
      answer.fail(reason(e));
    }
  }

  private void handle(CallKind kind, byte[] body, Answer answer) throws IOException {
    switch (kind) {
      case VOTE -> send(server.requestVote(RequestVoteRequestProto.parseFrom(body)), answer);
      case APPEND -> append(AppendEntriesRequestProto.parseFrom(body), answer);
      case SNAPSHOT ->
          send(server.installSnapshot(InstallSnapshotRequestProto.parseFrom(body)), answer);
      case ELECTION ->
          send(server.startLeaderElection(StartLeaderElectionRequestProto.parseFrom(body)), answer);
      case PROPOSE ->
          later(
              peer.takeOver(EntryCodec.decode(body))
                  .thenApply(attempt -> new byte[] {attempt.code()}),
              answer);
      case READ_INDEX -> later(peer.readIndexAsLeader().thenApply(Duties::number), answer);
      case CONFIRM -> answer.send(new byte[] {(byte) (peer.knowsOfNoLater(number(body)) ? 1 : 0)});
      case LEASE -> beside(() -> peer.leaseAsLeader(body), answer);
      case MEMBERS -> beside(() -> MemberList.encode(peer.membersAsLeader()), answer);
      case CHANGE_MEMBERS -> beside(() -> change(body), answer);
      case PROGRESS -> answer.send(number(peer.applied()));
      case HASH -> beside(() -> peer.hash(number(body)), answer);
    }
  }

  // The end of an append, also a failure, is what the answer tells.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void append(AppendEntriesRequestProto request, Answer answer) throws IOException {
    server
        .appendEntriesAsync(request)
        .whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                answer.fail(reason(failure));
              } else if (!onDisk(reply)) {
                answer.fail("what was sent before is not on disk yet");
              } else {
                send(reply, answer);
              }
            });
  }

  /// The library takes entries that are sent again for done, also when their first coming has not
  /// reached the disk.
  private boolean onDisk(AppendEntriesReplyProto reply) {
    return reply.getResult() != AppendResult.SUCCESS
        || reply.getIsHearbeat()
        || peer.flushed() >= reply.getMatchIndex();
  }

  private static void send(MessageLite reply, Answer answer) {
    answer.send(reply.toByteArray());
  }

  // The end of the future, also a failure, is what the answer tells.
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void later(CompletableFuture<byte[]> body, Answer answer) {
    body.whenComplete(
        (bytes, failure) -> {
          if (failure == null) {
            answer.send(bytes);
          } else {
            answer.fail(reason(failure));
          }
        });
  }

  private interface Work {
    byte[] run() throws IOException, StorageException;
  }

  /// What may take long must not hold up the connection.
  private static void beside(Work work, Answer answer) {
    Thread.ofVirtual()
        .name("raft-duty")
        .start(
            () -> {
              try {
                answer.send(work.run());
              } catch (IOException | StorageException | RuntimeException e) {
                answer.fail(reason(e));
              }
            });
  }

  /// The answer to a change tells a refusal, which is no failure of the call.
  private byte[] change(byte[] body) throws IOException {
    try {
      peer.changeAsked(MemberChange.decode(body));
      return Refusal.NONE;
    } catch (StorageException e) {
      return Refusal.encode(e);
    }
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static long number(byte[] body) {
    return ByteBuffer.wrap(body).getLong();
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
