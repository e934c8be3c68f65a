package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/// What Ratis says to other members, over the members' own links. It listens nowhere: calls come in
/// with all others. Thread-safe.
///
/// @param type what made it
record LinkedRpc(RpcType type, Links links) implements RaftServerRpc {
  private static final long PATIENCE_SECONDS = 10;

  @Override
  public RpcType getRpcType() {
    return type;
  }

  @Override
  public void start() {}

  @Override
  public @Nullable InetSocketAddress getInetSocketAddress() {
    return null;
  }

  @Override
  public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
    return RequestVoteReplyProto.parseFrom(
        call(request.getServerRequest(), CallKind.VOTE, request));
  }

  @Override
  public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request)
      throws IOException {
    return AppendEntriesReplyProto.parseFrom(
        call(request.getServerRequest(), CallKind.APPEND, request));
  }

  /// As above, without waiting for the answer. Calls reach the member in the order in which one
  /// thread makes them, as long as none fails.
  CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto request) {
    return links
        .call(
            request.getServerRequest().getReplyId().toStringUtf8(),
            Lane.CONSENSUS,
            CallKind.APPEND.code(),
            request.toByteArray())
        .thenApply(LinkedRpc::appendReply);
  }

  private static AppendEntriesReplyProto appendReply(byte[] body) {
    try {
      return AppendEntriesReplyProto.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request)
      throws IOException {
    return InstallSnapshotReplyProto.parseFrom(
        call(request.getServerRequest(), CallKind.SNAPSHOT, request));
  }

  @Override
  public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
      throws IOException {
    return StartLeaderElectionReplyProto.parseFrom(
        call(request.getServerRequest(), CallKind.ELECTION, request));
  }

  private byte[] call(RaftRpcRequestProto head, CallKind kind, MessageLite request)
      throws IOException {
    try {
      return links
          .call(
              head.getReplyId().toStringUtf8(), Lane.CONSENSUS, kind.code(), request.toByteArray())
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException)
          new InterruptedIOException("the call was interrupted").initCause(e);
    } catch (TimeoutException e) {
      throw new TimeoutIOException("no answer within " + PATIENCE_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    }
  }

  @Override
  public void addRaftPeers(Collection<RaftPeer> peers) {}

  @Override
  public void handleException(RaftPeerId member, Exception cause, boolean reconnect) {}

  @Override
  public void close() {}
}
