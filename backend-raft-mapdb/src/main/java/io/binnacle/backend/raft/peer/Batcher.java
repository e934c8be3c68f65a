package io.binnacle.backend.raft.peer;

import io.binnacle.backend.raft.codec.EntryCodec;
import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.OperationId;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.jspecify.annotations.Nullable;

/// Gathers what is proposed on this node into log entries.
///
/// One thread submits, since submitting blocks; a few entries are under way at a time, and what
/// comes meanwhile waits for the next one. An operation that met no leader is proposed again under
/// the same id, which the machine applies once. Thread-safe.
final class Batcher {
  private static final int ENTRY_OPERATIONS = 256;
  private static final int ENTRY_BYTES = 1 << 20;
  private static final int UNDER_WAY = 4;
  private static final long RETRY_MILLIS = 20;

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
  private final Pending last = new Pending(Optional.empty(), Deadline.usual());
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
    Pending pending = new Pending(Optional.of(operation.apply(id)), deadline);
    unapplied.put(id.sequence(), pending);
    try {
      return send(pending);
    } finally {
      unapplied.remove(id.sequence());
    }
  }

  /// Returns when everything that was acknowledged before the call, on any node, is applied here.
  void barrier(Deadline deadline) throws StorageException {
    send(new Pending(Optional.empty(), deadline));
  }

  private Outcome send(Pending pending) throws StorageException {
    waiting.add(pending);
    if (closed) {
      refuse();
    }
    return pending.await();
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
    for (Pending next = first; next != null; next = fitting(entry.size(), bytes)) {
      if (!next.over() && next != last) {
        entry.add(next);
        bytes += next.size();
      }
    }
    return entry;
  }

  private @Nullable Pending fitting(int count, int bytes) {
    Pending next = waiting.peek();
    boolean fits =
        next != null
            && count < ENTRY_OPERATIONS
            && (count == 0 || bytes + next.size() <= ENTRY_BYTES);
    return fits ? waiting.poll() : null;
  }

  // Every end, also a failure, is heard by `settle`.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void submit(List<Pending> entry) {
    List<Operation> operations =
        entry.stream().map(Pending::operation).flatMap(Optional::stream).toList();
    proposer
        .propose(EntryCodec.encode(operations), () -> entry.forEach(Pending::markProposed))
        .whenComplete((reply, failure) -> settle(entry, reply, failure));
  }

  private void settle(
      List<Pending> entry, @Nullable RaftClientReply reply, @Nullable Throwable failure) {
    if (reply != null && reply.isSuccess()) {
      free.release();
      for (Pending pending : entry) {
        if (pending.operation().isEmpty()) {
          pending.complete(new Outcome.Done());
        }
      }
    } else if (again(reply)) {
      // The permit is kept meanwhile, so that a node without a leader does not spin.
      Thread.ofVirtual().name("raft-retry").start(() -> proposeAgain(entry));
    } else {
      free.release();
      String why =
          "the log did not take the entry: " + (reply == null ? failure : reply.getException());
      entry.forEach(pending -> pending.giveUp(StorageException.Code.NO_LEADER, why));
    }
  }

  private static boolean again(@Nullable RaftClientReply reply) {
    RaftException refusal = reply == null ? null : reply.getException();
    return refusal instanceof NotLeaderException
        || refusal instanceof LeaderNotReadyException
        || refusal instanceof LeaderSteppingDownException
        || refusal instanceof ResourceUnavailableException;
  }

  private void proposeAgain(List<Pending> entry) {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Iterator<Pending> backwards = entry.reversed().iterator(); backwards.hasNext(); ) {
      waiting.addFirst(backwards.next());
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
