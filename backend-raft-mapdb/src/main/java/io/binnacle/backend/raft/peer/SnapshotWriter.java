package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.machine.MachineState;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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

  SnapshotWriter(SnapshotDirectory directory) {
    this.directory = directory;
  }

  /// Begins a snapshot unless one is under way.
  ///
  /// @param state called at once
  void begin(long term, long index, Supplier<MachineState> state) {
    if (directory.newestIndex().orElse(-1L) < index
        && !thread.isShutdown()
        && busy.compareAndSet(false, true)) {
      MachineState frozen = state.get();
      thread.execute(() -> write(term, index, frozen));
    }
  }

  private void write(long term, long index, MachineState state) {
    try {
      directory.store().write(term, index, state);
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
