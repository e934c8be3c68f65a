package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.codec.EntryCodec;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.backend.raft.peer.Proposer.Attempt;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Gathers what is proposed on this node into log entries.
///
/// One thread submits, since submitting blocks; a few entries are under way at a time, and what
/// comes meanwhile waits for the next one. An operation that met no leader, or a leader that then
/// fell silent, is proposed again under the same id, which the machine applies once. Thread-safe.
final class Batcher {
  /// How long an operation without a leader is tried again.
  static final long PATIENCE_MILLIS = 4000;

  private static final int ENTRY_OPERATIONS = 256;
  private static final int ENTRY_BYTES = 1 << 20;
  private static final int UNDER_WAY = 4;
  private static final long RETRY_MILLIS = 20;
  private static final String NO_LEADER = "no leader with a quorum took the write";

  /// Names the operations of this run of the node.
  private final UUID client = UUID.randomUUID();

  private final AtomicLong sequence = new AtomicLong();
  private final Proposer proposer;
  private final LinkedBlockingDeque<Pending> waiting = new LinkedBlockingDeque<>();

  /// By sequence, what is not applied yet.
  private final Map<Long, Pending> unapplied = new ConcurrentHashMap<>();

  private final Semaphore free = new Semaphore(UNDER_WAY);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("raft-batcher").unstarted(this::run);

  /// Wakes the thread at the end.
  private final Pending last =
      Pending.foreign(
          new Operation.Quota(new OperationId(client, 0), 0), Deadline.after(Duration.ZERO));

  private volatile boolean closed;

  Batcher(Proposer proposer) {
    this.proposer = proposer;
  }

  void start() {
    thread.start();
  }

  void close() {
    closed = true;
    waiting.add(last);
    refuse();
  }

  /// Has an operation applied, and returns what became of it.
  Outcome propose(Function<OperationId, Operation> operation, Deadline deadline)
      throws StorageException {
    OperationId id = new OperationId(client, sequence.incrementAndGet());
    Pending pending = Pending.own(operation.apply(id), deadline);
    unapplied.put(id.sequence(), pending);
    try {
      enqueue(pending);
      return pending.await();
    } finally {
      unapplied.remove(id.sequence());
    }
  }

  /// Has the operations of another member put into the log, if this one leads.
  ///
  /// @return what became of them together; does not fail
  CompletableFuture<Attempt> takeOver(List<Operation> operations) {
    List<Pending> brought = new ArrayList<>();
    for (Operation operation : operations) {
      brought.add(Pending.foreign(operation, Deadline.usual()));
    }
    CompletableFuture<Attempt> end =
        CompletableFuture.allOf(
                brought.stream().map(Pending::outcome).toArray(CompletableFuture[]::new))
            .handle(
                (done, failure) ->
                    failure == null
                        ? Attempt.COMMITTED
                        : brought.stream().anyMatch(Pending::mayBeInLog)
                            ? Attempt.UNKNOWN
                            : Attempt.NOT_TAKEN);
    brought.forEach(this::enqueue);
    return end;
  }

  private void enqueue(Pending pending) {
    waiting.add(pending);
    if (closed) {
      refuse();
    }
  }

  /// Told of each applied operation, from whichever node it came.
  void applied(Operation operation, Outcome outcome) {
    if (operation.id().client().equals(client)) {
      Pending pending = unapplied.get(operation.id().sequence());
      if (pending != null) {
        pending.complete(outcome);
      }
    }
  }

  /// Told that this member passed over a part of the log, in which its operations may be.
  void passedOver() {
    for (Pending pending : unapplied.values()) {
      if (pending.mayBeInLog()) {
        pending.giveUp(
            StorageException.Code.INDETERMINATE, "this member caught up by a snapshot meanwhile");
      }
    }
  }

  private void run() {
    try {
      while (!closed) {
        List<Pending> entry = gather(waiting.take());
        if (!entry.isEmpty()) {
          free.acquire();
          submit(entry);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuse();
  }

  private List<Pending> gather(Pending first) {
    List<Pending> entry = new ArrayList<>();
    int bytes = 0;
    for (Pending next = first; next != null; next = fitting(entry, bytes)) {
      if (next.over()) {
        // Nobody waits here for what another member brought, but that member waits for its end.
        next.giveUp(StorageException.Code.TIMEOUT, "the deadline passed before the log was free");
      } else {
        entry.add(next);
        bytes += next.size();
      }
    }
    return entry;
  }

  private @Nullable Pending fitting(List<Pending> entry, int bytes) {
    Pending next = waiting.peek();
    boolean fits =
        next != null
            && entry.size() < ENTRY_OPERATIONS
            && (entry.isEmpty() || bytes + next.size() <= ENTRY_BYTES);
    return fits ? waiting.poll() : null;
  }

  // Every end, also a failure, is heard by `settle`.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void submit(List<Pending> entry) {
    byte[] bytes = EntryCodec.encode(entry.stream().map(Pending::operation).toList());
    AtomicBoolean marked = new AtomicBoolean();
    Runnable whenAppending =
        () -> {
          if (marked.compareAndSet(false, true)) {
            entry.forEach(Pending::beginAttempt);
          }
        };
    // What another member brought must not go on to a third.
    boolean here = entry.stream().anyMatch(Pending::isForeign);
    CompletableFuture<Attempt> attempt =
        here ? proposer.proposeHere(bytes, whenAppending) : proposer.propose(bytes, whenAppending);
    attempt.whenComplete(
        (end, failure) -> {
          if (end == Attempt.NOT_TAKEN && marked.get()) {
            entry.forEach(Pending::takeBackAttempt);
          }
          settle(entry, end);
        });
  }

  private void settle(List<Pending> entry, @Nullable Attempt end) {
    List<Pending> again = new ArrayList<>();
    for (Pending pending : entry) {
      if (end == Attempt.COMMITTED) {
        if (pending.isForeign()) {
          pending.complete(new Outcome.Done());
        }
      } else if (pending.isForeign()) {
        pending.giveUp(StorageException.Code.NO_LEADER, NO_LEADER);
      } else if (!pending.over()) {
        again.add(pending);
      }
    }
    if (again.isEmpty()) {
      free.release();
    } else {
      // The permit is kept meanwhile, so that a node without a leader does not spin.
      Thread.ofVirtual().name("raft-retry").start(() -> proposeAgain(again));
    }
  }

  private void proposeAgain(List<Pending> entry) {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Pending pending : entry.reversed()) {
      waiting.addFirst(pending);
    }
    // What waits behind those that met no leader would wait for nothing.
    for (Pending pending : waiting) {
      if (pending.olderThan(PATIENCE_MILLIS)) {
        pending.giveUp(StorageException.Code.NO_LEADER, NO_LEADER);
      }
    }
    free.release();
    if (closed) {
      refuse();
    }
  }

  private void refuse() {
    for (Pending pending = waiting.poll(); pending != null; pending = waiting.poll()) {
      pending.giveUp(StorageException.Code.CLOSED, "the store is closed");
    }
    for (Pending pending : unapplied.values()) {
      pending.giveUp(StorageException.Code.CLOSED, "the store is closed");
    }
  }
}
