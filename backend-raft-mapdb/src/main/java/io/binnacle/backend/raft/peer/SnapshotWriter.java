package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.machine.MachineState;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.ratis.server.raftlog.RaftLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes snapshots beside the thread that applies, one at a time. Thread-safe.
final class SnapshotWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);
  private static final long PATIENCE_SECONDS = 60;

  private final SnapshotDirectory directory;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("raft-snapshot").factory());

  private final long every;

  /// Where the last snapshot was begun, whether or not it could be written.
  private volatile long begun = RaftLog.INVALID_LOG_INDEX;

  private volatile long kept = RaftLog.INVALID_LOG_INDEX;

  /// The newest snapshot of the start, which Ratis counts from: told of an older one, it closes.
  private volatile long atStart = RaftLog.INVALID_LOG_INDEX;

  /// @param every after how many entries a snapshot is due
  SnapshotWriter(SnapshotDirectory directory, long every) {
    this.directory = directory;
    this.every = every;
  }

  /// Learns which snapshots there are.
  void look() {
    begun = directory.newestIndex().orElse(RaftLog.INVALID_LOG_INDEX);
    kept = directory.keptIndex();
    atStart = begun;
  }

  /// Up to which entry the log is not needed, even if the newest snapshot proves to be damaged;
  /// none until that is known of a later one than those of the start.
  long covered() {
    long index = kept;
    return index < atStart ? RaftLog.INVALID_LOG_INDEX : index;
  }

  boolean due(long index) {
    return index - begun >= every;
  }

  /// Begins a snapshot unless one is under way.
  ///
  /// @param state called at once
  void begin(long term, long index, Supplier<MachineState> state) {
    if (begun < index && !thread.isShutdown() && busy.compareAndSet(false, true)) {
      begun = index;
      MachineState frozen = state.get();
      thread.execute(() -> write(term, index, frozen));
    }
  }

  private void write(long term, long index, MachineState state) {
    try {
      directory.store().write(term, index, state);
      kept = directory.keptIndex();
    } catch (IOException e) {
      // The log keeps what the snapshot would have covered; the next one is tried later.
      LOG.atError().setCause(e).log("The snapshot at index {} could not be written", index);
    } finally {
      busy.set(false);
    }
  }

  void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.atWarn().log("A snapshot under way is left unfinished; the log has what it lacks");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
