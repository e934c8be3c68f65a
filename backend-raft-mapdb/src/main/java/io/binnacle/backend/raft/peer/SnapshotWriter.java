package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.machine.MachineState;
import io.binnacle.backend.raft.snapshot.Pace;
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

  /// How many times the bytes that make a snapshot due may come to the log before one under way
  /// takes no more rests.
  private static final long HURRY = 4;

  private final SnapshotDirectory directory;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("raft-snapshot").factory());

  private final LogLimits limits;
  private final Runnable whenWritten;

  /// Where the last snapshot was begun, whether or not it could be written.
  private volatile long begun = RaftLog.INVALID_LOG_INDEX;

  private volatile long kept = RaftLog.INVALID_LOG_INDEX;

  /// What was applied since the last snapshot was begun.
  private volatile long bytes;

  /// Since when the next snapshot is due.
  private volatile long dueBytes;

  private volatile Pace pace = Pace.full();

  /// What the last answer about the covered log was.
  private volatile long told = RaftLog.INVALID_LOG_INDEX;

  /// The newest snapshot of the start, which Ratis counts from: told of an older one, it closes.
  private volatile long atStart = RaftLog.INVALID_LOG_INDEX;

  /// @param whenWritten called by the thread that writes, when it can write the next one
  SnapshotWriter(SnapshotDirectory directory, LogLimits limits, Runnable whenWritten) {
    this.directory = directory;
    this.limits = limits;
    this.whenWritten = whenWritten;
    this.dueBytes = limits.snapshotBytes(0);
  }

  /// Learns which snapshots there are.
  void look() {
    begun = directory.newestIndex().orElse(RaftLog.INVALID_LOG_INDEX);
    kept = directory.keptIndex();
    atStart = begun;
    told = RaftLog.INVALID_LOG_INDEX;
    bytes = 0;
    dueBytes = limits.snapshotBytes(directory.newestBytes());
  }

  /// Counts an entry. Called by the thread that applies.
  void applied(long entryBytes) {
    long now = bytes + entryBytes;
    bytes = now;
    if (now > HURRY * dueBytes) {
      pace.hurry();
    }
  }

  /// Up to which entry the log is not needed, even if the newest snapshot proves to be damaged;
  /// none until that is known of a later one than those of the start, and none when it was asked
  /// since.
  long newlyCovered() {
    long index = kept;
    if (index < atStart || index <= told) {
      return RaftLog.INVALID_LOG_INDEX;
    }
    told = index;
    return index;
  }

  boolean due(long index) {
    return index - begun >= limits.snapshotEntries() || bytes >= dueBytes;
  }

  /// Begins a snapshot unless one is under way.
  ///
  /// @param state called at once
  void begin(long term, long index, Supplier<MachineState> state) {
    if (begun < index && !thread.isShutdown() && busy.compareAndSet(false, true)) {
      begun = index;
      bytes = 0;
      MachineState frozen = state.get();
      pace = Pace.gentle();
      thread.execute(() -> write(term, index, frozen));
    }
  }

  private void write(long term, long index, MachineState state) {
    try {
      directory.store().write(term, index, state, pace);
      kept = directory.keptIndex();
      dueBytes = limits.snapshotBytes(directory.newestBytes());
    } catch (IOException e) {
      // The log keeps what the snapshot would have covered; the next one is tried later.
      LOG.atError().setCause(e).log("The snapshot at index {} could not be written", index);
    } finally {
      busy.set(false);
      if (!thread.isShutdown()) {
        whenWritten.run();
      }
    }
  }

  void close() {
    thread.shutdown();
    pace.hurry();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.atWarn().log("A snapshot under way is left unfinished; the log has what it lacks");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
