package io.binnacle.backend.raft;

import io.binnacle.backend.raft.machine.Operation;
import io.binnacle.backend.raft.machine.Outcome;
import io.binnacle.backend.raft.peer.Peer;
import io.binnacle.mvcc.Latencies;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Deadline;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.ReadResult;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageLimits;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;
import java.util.OptionalLong;

/// Reads from what this member has applied, commits through the log. Thread-safe.
final class RaftStore implements Store {
  private final RaftBackend backend;
  private final Latencies commits;

  RaftStore(RaftBackend backend, Latencies commits) {
    this.backend = backend;
    this.commits = commits;
  }

  @Override
  public ReadResult read(Bytes key, ReadOptions options) throws StorageException {
    StoreRevision at = at(options);
    return new ReadResult(at.number(), at.state().get(key));
  }

  @Override
  public Page list(KeyRange range, ListOptions options) throws StorageException {
    return at(options.read()).page(range, options);
  }

  @Override
  public long count(KeyRange range, ReadOptions options) throws StorageException {
    return at(options).state().count(range);
  }

  @Override
  public CommitResult commit(Commit commit) throws StorageException {
    StorageLimits.check(commit);
    if (commit.deadline().passed()) {
      throw new StorageException(
          StorageException.Code.TIMEOUT, "the deadline passed before the commit began");
    }
    long began = System.nanoTime();
    Outcome outcome =
        backend
            .peer()
            .propose(
                id -> new Operation.Write(id, commit.conditions(), commit.changes()),
                commit.deadline());
    commits.add(System.nanoTime() - began);
    if (outcome.succeeded() instanceof Outcome.Written written) {
      return written.result();
    }
    throw new IllegalStateException("a write ended as " + outcome);
  }

  @Override
  public Subscription watch(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    return backend.machine().timeline().subscribe(range, after, options, listener);
  }

  @Override
  public long revision(Consistency consistency) throws StorageException {
    Peer peer = backend.peer();
    if (consistency == Consistency.LINEARIZABLE) {
      peer.barrier(Deadline.usual());
    }
    return peer.machine().timeline().newest().number();
  }

  private StoreRevision at(ReadOptions options) throws StorageException {
    Peer peer = backend.peer();
    if (options.consistency() == Consistency.LINEARIZABLE) {
      peer.barrier(options.deadline());
    }
    Timeline timeline = peer.machine().timeline();
    OptionalLong asked = options.atRevision();
    return asked.isEmpty() ? timeline.newest() : timeline.at(asked.getAsLong());
  }
}
