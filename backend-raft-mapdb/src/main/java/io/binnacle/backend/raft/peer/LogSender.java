package io.binnacle.backend.raft.peer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppenderBase;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.util.AwaitForSignal;
import org.apache.ratis.util.Timestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a leader's log to one follower, without waiting for the answer to what it sent before.
///
/// The calls go over one connection, and the follower takes them in their order, so each says of
/// the entry before that it is there once its turn comes. Only the sender's own thread moves the
/// index of what is sent next. After a failure, or when the follower says that an entry is missing,
/// everything that is not acknowledged is sent again. Thread-safe.
final class LogSender extends LogAppenderBase {
  private static final Logger LOG = LoggerFactory.getLogger(LogSender.class);
  private static final int CALLS_UNDER_WAY = 32;
  private static final long BYTES_UNDER_WAY = 4 << 20;
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LinkedRpc rpc;
  private final WakeUp wakeUp;
  private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();
  private volatile Flight flight;

  LogSender(RaftServer.Division server, LeaderState state, FollowerInfo follower, LinkedRpc rpc) {
    super(server, state, follower);
    this.rpc = rpc;
    this.flight = new Flight(follower.getNextIndex());
    this.wakeUp = new WakeUp(toString(), this::hasWork);
  }

  /// Calls with entries, without a failure among them. Signs of life do not count: they are
  /// answered at once, and go out also while the follower's disk is slow.
  private static final class Flight {
    /// Where the first began.
    private final long begin;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /// When an answer came, or the first of several calls went out.
    private volatile long moved = System.nanoTime();

    Flight(long begin) {
      this.begin = begin;
    }

    void sent(int size) {
      bytes.addAndGet(size);
      if (calls.getAndIncrement() == 0) {
        moved = System.nanoTime();
      }
    }

    void answered(int size) {
      moved = System.nanoTime();
      bytes.addAndGet(-size);
      calls.decrementAndGet();
    }

    boolean stuck() {
      return calls.get() > 0 && System.nanoTime() - moved > ANSWER_NANOS;
    }

    boolean full() {
      return calls.get() >= CALLS_UNDER_WAY || bytes.get() >= BYTES_UNDER_WAY;
    }
  }

  /// Why a flight ended.
  ///
  /// @param reply what the follower said; null when the call failed
  private record Trouble(
      Flight flight,
      AppendEntriesRequestProto request,
      @Nullable AppendEntriesReplyProto reply,
      @Nullable Throwable failure) {}

  @Override
  public long getCallId() {
    return CallId.get();
  }

  @Override
  public Comparator<Long> getCallIdComparator() {
    return CallId.getComparator();
  }

  @Override
  public AwaitForSignal getEventAwaitForSignal() {
    return wakeUp;
  }

  private boolean hasWork() {
    return trouble.get() != null
        || getHeartbeatWaitTimeMs() <= 0
        || (hasAppendEntries() && !flight.full());
  }

  @Override
  public void run() throws InterruptedException, IOException {
    while (isRunning()) {
      Trouble met = trouble.getAndSet(null);
      if (met != null && met.flight() == flight) {
        recover(met);
      } else if (flight.stuck()) {
        begin(resumed(flight));
      }
      if (getHeartbeatWaitTimeMs() <= 0 || (hasAppendEntries() && !flight.full())) {
        SnapshotInfo snapshot = shouldInstallSnapshot();
        if (snapshot == null) {
          send();
        } else if (flight.calls.get() == 0) {
          install(snapshot);
        } else {
          getServer().properties().rpcSleepTime().sleep();
        }
      }
      if (isRunning() && !hasWork()) {
        wakeUp.await(Math.max(1, getHeartbeatWaitTimeMs()), TimeUnit.MILLISECONDS);
      }
      getLeaderState().checkHealth(getFollower());
    }
  }

  // What comes of the call, also a failure, is heard by `answered`.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send() throws RaftLogIOException {
    AppendEntriesRequestProto request = newAppendEntriesRequest(CallId.getAndIncrement(), false);
    if (request == null) {
      return;
    }
    resetHeartbeatTrigger();
    int entries = request.getEntriesCount();
    int size = request.getSerializedSize();
    Timestamp sent = Timestamp.currentTime();
    getFollower().updateLastRpcSendTime(entries == 0);
    Flight current = flight;
    if (entries > 0) {
      current.sent(size);
      getFollower().increaseNextIndex(request.getEntries(entries - 1).getIndex() + 1);
    }
    rpc.append(request)
        .whenComplete(
            (reply, failure) -> {
              if (entries > 0) {
                current.answered(size);
              }
              answered(current, request, sent, reply, failure);
              wakeUp.signal();
            });
  }

  private void answered(
      Flight current,
      AppendEntriesRequestProto request,
      Timestamp sent,
      @Nullable AppendEntriesReplyProto reply,
      @Nullable Throwable failure) {
    if (reply == null) {
      trouble.set(new Trouble(current, request, null, failure));
      return;
    }
    getFollower().updateLastRpcResponseTime();
    getFollower().updateLastRespondedAppendEntriesSendTime(sent);
    getLeaderState().onFollowerCommitIndex(getFollower(), reply.getFollowerCommit());
    if (reply.getResult() != AppendResult.SUCCESS) {
      trouble.set(new Trouble(current, request, reply, null));
    } else if (request.getEntriesCount() > 0) {
      if (getFollower().updateMatchIndex(reply.getMatchIndex())) {
        getLeaderState().onFollowerSuccessAppendEntries(getFollower());
      }
      tellOfCommit(reply.getFollowerCommit());
    }
    getLeaderState().onAppendEntriesReply(this, reply);
  }

  /// A follower takes what is committed only as far as its own disk has it. When that was said
  /// before its disk had it, and no entry follows, it is said again.
  private void tellOfCommit(long known) {
    long committed = getRaftLog().getLastCommittedIndex();
    if (known < committed && getFollower().getMatchIndex() >= committed && !hasAppendEntries()) {
      triggerHeartbeat();
    }
  }

  private void recover(Trouble met) throws InterruptedException {
    AppendEntriesReplyProto reply = met.reply();
    if (reply == null) {
      // The links tell once of a member that cannot be reached.
      LOG.atDebug()
          .addKeyValue("member", getFollowerId())
          .setCause(met.failure())
          .log("the log could not be sent");
      getServer().properties().rpcSleepTime().sleep();
      begin(resumed(met.flight()));
      return;
    }
    switch (reply.getResult()) {
      case INCONSISTENCY -> {
        long first =
            met.request().getEntriesCount() > 0
                ? met.request().getEntries(0).getIndex()
                : RaftLog.INVALID_LOG_INDEX;
        begin(getNextIndexForInconsistency(first, reply.getNextIndex()));
      }
      case NOT_LEADER -> {
        onFollowerTerm(reply.getTerm());
        begin(resumed(met.flight()));
      }
      default -> {
        getServer().properties().rpcSleepTime().sleep();
        begin(resumed(met.flight()));
      }
    }
  }

  /// Where to go on after a flight of which nothing more is known than what was acknowledged.
  private long resumed(Flight ended) {
    return Math.max(getFollower().getMatchIndex() + 1, ended.begin);
  }

  private void begin(long next) {
    getFollower().setNextIndex(next);
    flight = new Flight(next);
  }

  private void install(SnapshotInfo snapshot) throws InterruptedException, InterruptedIOException {
    InstallSnapshotReplyProto reply = null;
    try {
      for (InstallSnapshotRequestProto part :
          newInstallSnapshotRequests(UUID.randomUUID().toString(), snapshot)) {
        getFollower().updateLastRpcSendTime(false);
        reply = rpc.installSnapshot(part);
        getFollower().updateLastRpcResponseTime();
        if (!reply.getServerReply().getSuccess()) {
          break;
        }
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("member", getFollowerId())
          .addKeyValue("reason", String.valueOf(e))
          .log("a snapshot could not be sent");
      getServer().properties().rpcSleepTime().sleep();
      return;
    }
    if (reply == null) {
      return;
    }
    if (reply.getServerReply().getSuccess()) {
      getFollower().setSnapshotIndex(snapshot.getTermIndex().getIndex());
      flight = new Flight(getFollower().getNextIndex());
    }
    switch (reply.getResult()) {
      case NOT_LEADER -> onFollowerTerm(reply.getTerm());
      case SUCCESS, SNAPSHOT_UNAVAILABLE, ALREADY_INSTALLED, SNAPSHOT_EXPIRED ->
          getFollower().setAttemptedToInstallSnapshot();
      default -> {}
    }
  }
}
