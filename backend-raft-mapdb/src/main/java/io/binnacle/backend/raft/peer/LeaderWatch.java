package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.channel.Lane;
import io.binnacle.backend.raft.channel.Links;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has this member stand for election when the leader's process ended, without waiting for the
/// leader's silence to be long enough.
///
/// A process that ends has its connections closed by the system at once, and nobody listens at its
/// port from then on. A network or a machine that fails tells nothing, so for those the wait
/// remains. An election too many does no harm to what is stored. Thread-safe.
final class LeaderWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderWatch.class);
  private static final int LOOKS = 5;
  private static final long LOOK_MILLIS = 20;
  private static final long ANSWER_MILLIS = 500;

  /// How long a member leaves to each of those that stand before it.
  private static final long TURN_MILLIS = 300;

  /// Who has run for less is still slow at everything, and leaves the others their turns.
  private static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final RaftServer server;
  private final RaftServer.Division division;
  private final RaftGroupId group;
  private final Leadership leadership;
  private final Links links;
  private final long begun = System.nanoTime();
  private volatile boolean closed;

  LeaderWatch(RaftServer server, RaftGroupId group, Leadership leadership, Links links)
      throws IOException {
    this.server = server;
    this.division = server.getDivision(group);
    this.group = group;
    this.leadership = leadership;
    this.links = links;
  }

  void close() {
    closed = true;
  }

  /// Told that the connection ended over which a member sent the log, if it leads.
  void ended(String member) {
    if (follows(member)) {
      long term = leadership.term();
      Thread.ofVirtual().name("raft-leader-watch").start(() -> look(member, term));
    }
  }

  private boolean follows(String member) {
    return !closed
        && leadership.leader().equals(Optional.of(member))
        && !member.equals(leadership.self())
        && leadership.votes(leadership.self());
  }

  private void look(String leader, long term) {
    try {
      if (!gone(leader)) {
        return;
      }
      List<String> turns =
          leadership.voters().getFirst().stream()
              .filter(id -> !id.equals(leader))
              .sorted()
              .toList();
      int turn = turns.indexOf(leadership.self());
      boolean young = System.nanoTime() - begun < YOUNG_NANOS;
      TimeUnit.MILLISECONDS.sleep((young ? turns.size() + turn : turn) * TURN_MILLIS);
      if (follows(leader) && leadership.term() == term) {
        LOG.atInfo().addKeyValue("leader", leader).log("the leader's process ended");
        stand(leader, term);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().setCause(e).log("this member could not stand for election early");
    }
  }

  private boolean gone(String member) throws InterruptedException {
    for (int i = 0; i < LOOKS && follows(member); i++) {
      try {
        links
            .call(member, Lane.SERVICE, CallKind.PROGRESS.code(), new byte[0])
            .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        return false;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ConnectException) {
          return true;
        }
        // The other connection to it may not have ended yet.
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (TimeoutException e) {
        return false;
      }
    }
    return false;
  }

  /// The library lets a leader name its successor; this member speaks for the one that cannot.
  private void stand(String leader, long term) throws IOException {
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    if (last == null) {
      return;
    }
    server.startLeaderElection(
        StartLeaderElectionRequestProto.newBuilder()
            .setServerRequest(
                RaftRpcRequestProto.newBuilder()
                    .setRequestorId(RaftPeerId.valueOf(leader).toByteString())
                    .setReplyId(division.getId().toByteString())
                    .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString()))
                    .setCallId(CallId.getAndIncrement()))
            .setLeaderLastEntry(TermIndexProto.newBuilder().setTerm(term).setIndex(last.getIndex()))
            .build());
  }
}
