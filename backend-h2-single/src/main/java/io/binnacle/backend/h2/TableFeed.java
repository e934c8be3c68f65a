package io.binnacle.backend.h2;

import io.binnacle.backend.h2.log.Frame;
import io.binnacle.backend.h2.log.Journal;
import io.binnacle.backend.h2.log.Mutation;
import io.binnacle.backend.h2.sql.Tables;
import io.binnacle.mvcc.Timeline;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries journaled frames into the tables behind the writer's back, makes checkpoints, and
/// deletes rows that compaction freed. Thread-safe.
final class TableFeed {
  private static final Logger LOG = LoggerFactory.getLogger(TableFeed.class);
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long GATHER_BYTES = 8 << 20;
  private static final long WAITING_BYTES = 64 << 20;

  /// How many revisions are cleaned in one transaction; their rows may lie in as many pages.
  private static final long CLEAN_REVISIONS = 250;

  private final Tables tables;
  private final Journal journal;
  private final Timeline timeline;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// Guarded by the lock, with the five below.
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();

  private long waitingBytes;
  private boolean closing;
  private boolean abandoned;
  private Optional<IOException> problem = Optional.empty();

  /// Used by the thread alone, with those below.
  private long appliedFrame;

  private long checkpointedFrame;
  private long appliedRevision;
  private long compacted;
  private long cleaned;
  private long checkpointDue = System.nanoTime() + CHECKPOINT_NANOS;

  private final Thread thread = Thread.ofPlatform().daemon().name("h2-feed").unstarted(this::run);

  TableFeed(
      Tables tables,
      Journal journal,
      Timeline timeline,
      long appliedFrame,
      long compacted,
      long cleaned) {
    this.tables = tables;
    this.journal = journal;
    this.timeline = timeline;
    this.appliedFrame = appliedFrame;
    this.appliedRevision = timeline.newest().number();
    this.compacted = compacted;
    this.cleaned = cleaned;
  }

  void start() {
    thread.start();
  }

  /// Hands over a durable frame.
  void add(Frame frame) {
    lock.lock();
    try {
      waiting.add(frame);
      waitingBytes += frame.size();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits while too much is on its way to the tables.
  ///
  /// @throws IOException when the tables cannot be written
  void awaitRoom() throws IOException {
    lock.lock();
    try {
      while (waitingBytes > WAITING_BYTES && !closing) {
        if (problem.isPresent()) {
          throw problem.get();
        }
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /// What keeps the tables from being written at the moment.
  Optional<IOException> problem() {
    lock.lock();
    try {
      return problem;
    } finally {
      lock.unlock();
    }
  }

  /// Brings everything into the tables, makes a checkpoint, and ends.
  void close() {
    end(false);
  }

  /// Ends at once; the journal has what is missing.
  void abandon() {
    end(true);
  }

  private void end(boolean now) {
    lock.lock();
    try {
      closing = true;
      abandoned = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (awaitWork()) {
        try {
          work();
          setProblem(Optional.empty());
        } catch (IOException e) {
          if (closing()) {
            LOG.atWarn().setCause(e).log("The tables lag behind; the journal has the rest");
            return;
          }
          LOG.atError().setCause(e).log("The tables cannot be written; trying again");
          setProblem(Optional.of(e));
          pause(RETRY_NANOS);
        }
      }
      if (!isAbandoned()) {
        checkpoint();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("The last checkpoint failed; the journal has the rest");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until something is to be done; false when there is nothing left and the store closes.
  private boolean awaitWork() throws InterruptedException {
    lock.lock();
    try {
      while (!abandoned) {
        if (!waiting.isEmpty()) {
          if (!closing && waitingBytes < GATHER_BYTES) {
            // More soon joins, and a transaction has its price.
            long left = GATHER_NANOS;
            while (left > 0 && !closing && waitingBytes < GATHER_BYTES) {
              left = changed.awaitNanos(left);
            }
          }
          return !abandoned;
        }
        if (closing) {
          return false;
        }
        if (cleaned < Math.min(compacted, appliedRevision)) {
          return true;
        }
        if (appliedFrame == checkpointedFrame) {
          changed.await();
        } else {
          long left = checkpointDue - System.nanoTime();
          if (left <= 0) {
            return true;
          }
          changed.awaitNanos(left);
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void work() throws IOException {
    List<Frame> frames = gather();
    long before = appliedRevision;
    if (!frames.isEmpty()) {
      tables.apply(frames);
      done(frames);
    }
    long freed = Math.min(compacted, appliedRevision);
    // Faster than rows come, or a store under load would only ever grow.
    long goal =
        Math.min(freed, cleaned + Math.max(CLEAN_REVISIONS, 2 * (appliedRevision - before)));
    while (cleaned < goal) {
      long upTo = Math.min(goal, cleaned + CLEAN_REVISIONS);
      tables.clean(cleaned, upTo);
      cleaned = upTo;
    }
    if (checkpointDue - System.nanoTime() <= 0) {
      checkpoint();
    }
  }

  private List<Frame> gather() {
    lock.lock();
    try {
      List<Frame> frames = new ArrayList<>();
      long bytes = 0;
      for (Frame frame : waiting) {
        if (bytes >= GATHER_BYTES) {
          break;
        }
        frames.add(frame);
        bytes += frame.size();
      }
      return frames;
    } finally {
      lock.unlock();
    }
  }

  private void done(List<Frame> frames) {
    lock.lock();
    try {
      for (Frame frame : frames) {
        waiting.remove();
        waitingBytes -= frame.size();
        for (Mutation mutation : frame.mutations()) {
          switch (mutation) {
            case Mutation.Changed changed -> appliedRevision = changed.row().revision();
            case Mutation.Compacted given -> compacted = given.revision();
            case Mutation.Granted granted -> {}
            case Mutation.Ended ended -> {}
            case Mutation.Quota quota -> {}
          }
        }
      }
      appliedFrame = frames.getLast().number();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    timeline.flushed(appliedRevision);
  }

  private void checkpoint() throws IOException {
    tables.reclaim();
    tables.checkpoint();
    journal.release(appliedFrame);
    checkpointedFrame = appliedFrame;
    checkpointDue = System.nanoTime() + CHECKPOINT_NANOS;
  }

  private void pause(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !closing) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean closing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private boolean isAbandoned() {
    lock.lock();
    try {
      return abandoned;
    } finally {
      lock.unlock();
    }
  }

  private void setProblem(Optional<IOException> now) {
    lock.lock();
    try {
      problem = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
