package io.binnacle.backend.h2;

import io.binnacle.backend.h2.log.Frame;
import io.binnacle.backend.h2.log.Journal;
import io.binnacle.mvcc.Latencies;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that changes the store.
///
/// It takes all proposals that wait, works them out one after the other on a draft, writes what
/// they do as one frame of the journal, forces it, publishes, and answers: while the disk is busy
/// the next group gathers. Thread-safe.
final class CommitWriter {
  private static final Logger LOG = LoggerFactory.getLogger(CommitWriter.class);
  private static final int GROUP = 256;

  private final Journal journal;
  private final Timeline timeline;
  private final TableFeed feed;
  private final BiConsumer<String, Throwable> whenFailed;
  private final Latencies forces = new Latencies();
  private final LinkedBlockingQueue<Proposal<?>> waiting = new LinkedBlockingQueue<>();

  /// Wakes the thread to end it.
  private final Proposal<Boolean> last = new Proposal<>(draft -> true);

  private final Thread thread;
  private volatile Optional<StorageException> ended = Optional.empty();
  private volatile Consumer<List<StoreRevision>> whenPublished = revisions -> {};

  CommitWriter(
      Journal journal,
      Timeline timeline,
      TableFeed feed,
      BiConsumer<String, Throwable> whenFailed) {
    this.journal = journal;
    this.timeline = timeline;
    this.feed = feed;
    this.whenFailed = whenFailed;
    // A platform thread of its own, which nobody interrupts: an interrupt closes the journal.
    this.thread = Thread.ofPlatform().daemon().name("h2-writer").unstarted(this::run);
  }

  /// Who hears of durable revisions on the writer's thread, before they are visible. Set before the
  /// start.
  void whenPublished(Consumer<List<StoreRevision>> listener) {
    whenPublished = listener;
  }

  void start() {
    thread.start();
  }

  <T> T propose(Proposal.Step<T> step, Deadline deadline) throws StorageException {
    if (deadline.passed()) {
      throw new StorageException(
          StorageException.Code.TIMEOUT, "the deadline passed before the commit began");
    }
    checkServing();
    Proposal<T> proposal = new Proposal<>(step);
    waiting.add(proposal);
    if (ended.isPresent()) {
      // The writer may have looked for the last time before this one was added.
      refuseWaiting();
    }
    return proposal.await(deadline);
  }

  void checkServing() throws StorageException {
    Optional<StorageException> cause = ended;
    if (cause.isPresent()) {
      throw new StorageException(
          StorageException.Code.CLOSED, String.valueOf(cause.get().getMessage()), cause.get());
    }
  }

  Optional<StorageException> ended() {
    return ended;
  }

  Latencies forces() {
    return forces;
  }

  /// Finishes the group under way, refuses the rest, and returns when the thread has ended.
  void close() {
    if (ended.isEmpty()) {
      ended = Optional.of(Timeline.closedException());
    }
    waiting.add(last);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    refuseWaiting();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Proposal<?>> group = new ArrayList<>(GROUP);
    try {
      while (ended.isEmpty()) {
        group.add(waiting.take());
        waiting.drainTo(group, GROUP - 1);
        write(group);
        group.clear();
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      fail(group, e);
    }
    refuseWaiting();
  }

  private void write(List<Proposal<?>> group) throws IOException {
    Draft draft = new Draft(timeline.newest());
    List<Runnable> answers = new ArrayList<>(group.size());
    for (Proposal<?> proposal : group) {
      answers.add(proposal.take(draft));
    }
    if (!draft.mutations().isEmpty()) {
      Frame frame = new Frame(journal.lastFrame() + 1, draft.mutations());
      ByteBuffer bytes = Journal.encode(frame);
      Optional<StorageException> refusal = reserve(bytes);
      if (refusal.isPresent()) {
        draft.reversals().forEach(Runnable::run);
        group.forEach(proposal -> proposal.refuse(refusal.get()));
        return;
      }
      journal.append(bytes);
      forces.add(journal.lastForceNanos());
      feed.add(frame);
    }
    draft.effects().forEach(Runnable::run);
    whenPublished.accept(draft.revisions());
    timeline.publish(draft.revisions());
    answers.forEach(Runnable::run);
  }

  /// Finds space for a frame; where there is none, nothing was written.
  private Optional<StorageException> reserve(ByteBuffer bytes) {
    try {
      feed.awaitRoom();
      journal.reserve(bytes);
      return Optional.empty();
    } catch (IOException e) {
      LOG.atError().setCause(e).log("No space for the journal; commits are refused");
      return Optional.of(
          new StorageException(
              StorageException.Code.NO_SPACE, "no space for the journal: " + e.getMessage(), e));
    }
  }

  private void fail(List<Proposal<?>> group, Exception cause) {
    String reason = "the journal cannot be written: " + cause;
    ended = Optional.of(new StorageException(StorageException.Code.INDETERMINATE, reason, cause));
    group.forEach(
        proposal ->
            proposal.refuse(
                new StorageException(StorageException.Code.INDETERMINATE, reason, cause)));
    timeline.close(new StorageException(StorageException.Code.CLOSED, reason, cause));
    whenFailed.accept(reason, cause);
  }

  private void refuseWaiting() {
    for (Proposal<?> proposal = waiting.poll(); proposal != null; proposal = waiting.poll()) {
      proposal.refuse(Timeline.closedException());
    }
  }
}
