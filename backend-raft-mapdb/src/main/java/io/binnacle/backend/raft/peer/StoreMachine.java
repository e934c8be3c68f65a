package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.codec.EntryCodec;
import io.binnacle.backend.raft.machine.Machine;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.backend.raft.snapshot.SnapshotStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.apache.ratis.proto.RaftProtos;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The machine as Ratis sees it: entries come in the order of the log, on one thread.
final class StoreMachine extends BaseStateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(StoreMachine.class);

  private final SnapshotDirectory snapshots = new SnapshotDirectory();
  private final BiConsumer<String, Throwable> whenFailed;
  private final SnapshotWriter writer;
  private final Map<Long, Runnable> appending = new ConcurrentHashMap<>();

  /// Held while an entry changes the state, and while the state is frozen for a snapshot.
  private final ReentrantLock changing = new ReentrantLock();

  private volatile Machine machine = new Machine(Machine.empty());
  private volatile Listener listener = new Listener() {};

  StoreMachine(LogLimits limits, BiConsumer<String, Throwable> whenFailed) {
    this.writer = new SnapshotWriter(snapshots, limits, this::snapshotIfDue);
    this.whenFailed = whenFailed;
  }

  /// Who hears what happens in the log.
  interface Listener {
    default void applied(Operation operation, Outcome outcome) {}

    default void leading() {}

    default void led(String member) {}

    /// A snapshot that covers the entry was loaded, perhaps before the log is open.
    default void loaded(long index) {}

    /// What the entry did can be read.
    default void reached(long index) {}

    /// The state was replaced by a leader's snapshot.
    default void replaced(Machine before) {}
  }

  /// Set before the start.
  void listen(Listener to) {
    listener = to;
  }

  Machine machine() {
    return machine;
  }

  /// Has `whenAppending` called before the entry of a call may reach the log.
  void expect(long callId, Runnable whenAppending) {
    appending.put(callId, whenAppending);
  }

  void forget(long callId) {
    appending.remove(callId);
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    snapshots.init(storage);
    getLifeCycle().startAndTransition(this::load, IOException.class);
    snapshots.dropCovered();
  }

  /// Called before a leader's snapshot takes the place of this member's.
  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  /// Goes on with a leader's snapshot, which the library has put in place.
  @Override
  public void reinitialize() throws IOException {
    Machine before = machine;
    snapshots.force();
    load();
    listener.replaced(before);
    getLifeCycle().transition(LifeCycle.State.STARTING);
    getLifeCycle().transition(LifeCycle.State.RUNNING);
  }

  private void load() throws IOException {
    Optional<SnapshotStore.Loaded> loaded = snapshots.store().newest();
    writer.look();
    if (loaded.isPresent()) {
      machine = new Machine(loaded.get().state());
      setLastAppliedTermIndex(TermIndex.valueOf(loaded.get().term(), loaded.get().index()));
      listener.loaded(loaded.get().index());
    }
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots;
  }

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    return snapshots.getLatestSnapshot();
  }

  /// Called by a leader alone, before the entry is appended.
  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    Runnable whenAppending = appending.get(request.getCallId());
    if (whenAppending != null) {
      whenAppending.run();
    }
    return super.startTransaction(request);
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    RaftProtos.LogEntryProto entry = transaction.getLogEntry();
    try {
      List<Operation> operations =
          EntryCodec.decode(entry.getStateMachineLogEntry().getLogData().toByteArray());
      List<Outcome> outcomes;
      changing.lock();
      try {
        outcomes = machine.apply(entry.getTerm(), operations);
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        writer.applied(entry.getSerializedSize());
      } finally {
        changing.unlock();
      }
      for (int i = 0; i < operations.size(); i++) {
        listener.applied(operations.get(i), outcomes.get(i));
      }
      listener.reached(entry.getIndex());
      return CompletableFuture.completedFuture(Message.EMPTY);
    } catch (IOException | RuntimeException e) {
      // A member that skips an entry differs from the others from here on.
      String reason = "log entry " + entry.getIndex() + " cannot be applied: " + e.getMessage();
      LOG.atError().setCause(e).log(reason);
      whenFailed.accept(reason, e);
      return CompletableFuture.failedFuture(e);
    }
  }

  /// An entry of the library's own.
  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    super.notifyTermIndexUpdated(term, index);
    listener.reached(index);
  }

  /// Begins a snapshot when one is due. Called by the thread that applies.
  ///
  /// @return up to where the log may go: not what the newest snapshot covers but what the one
  ///   before does, since the newest may prove to be damaged; nothing when that is known already
  @Override
  public long takeSnapshot() {
    snapshotIfDue();
    return writer.newlyCovered();
  }

  private void snapshotIfDue() {
    if (writer.due(getLastAppliedTermIndex().getIndex())) {
      snapshot();
    }
  }

  /// Begins a snapshot unless nothing was applied since the last.
  void snapshot() {
    changing.lock();
    try {
      TermIndex at = getLastAppliedTermIndex();
      if (at.getIndex() >= 0) {
        writer.begin(at.getTerm(), at.getIndex(), machine::freeze);
      }
    } finally {
      changing.unlock();
    }
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId self, @Nullable RaftPeerId leader) {
    if (leader != null) {
      listener.led(leader.toString());
    }
  }

  @Override
  public void notifyLeaderReady() {
    listener.leading();
  }

  @Override
  public void notifyLogFailed(Throwable cause, RaftProtos.@Nullable LogEntryProto entry) {
    Throwable first = cause;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    // Ratis may tell of a later entry that was refused since the log had failed already.
    whenFailed.accept(
        "the log beside "
            + snapshots.getSnapshotDir()
            + " cannot be written: "
            + first.getMessage(),
        cause);
  }

  @Override
  public void close() throws IOException {
    writer.close();
    super.close();
  }
}
