package io.binnacle.backend.h2;

import io.binnacle.mvcc.Latencies;
import io.binnacle.mvcc.StoreRevision;
import io.binnacle.mvcc.Timeline;
import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Condition;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.Entry;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads from the published revisions, commits through the writer. Thread-safe.
final class H2Store implements Store {
  private final H2Backend backend;
  private final Latencies commits;

  H2Store(H2Backend backend, Latencies commits) {
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
    Engine engine = backend.engine();
    long began = System.nanoTime();
    CommitResult result =
        engine.writer().propose(draft -> take(commit, draft, engine), commit.deadline());
    commits.add(System.nanoTime() - began);
    return result;
  }

  @Override
  public Subscription watch(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    return backend.engine().timeline().subscribe(range, after, options, listener);
  }

  @Override
  public long revision(Consistency consistency) throws StorageException {
    return backend.engine().timeline().newest().number();
  }

  private static CommitResult take(Commit commit, Draft draft, Engine engine)
      throws StorageException {
    List<Optional<Entry>> current = new ArrayList<>(commit.conditions().size());
    boolean holds = true;
    for (Condition condition : commit.conditions()) {
      Optional<Entry> entry = draft.state().get(condition.key());
      current.add(entry);
      holds &= entry.map(Entry::modRevision).orElse(0L) == condition.expectedModRevision();
    }
    if (!holds) {
      return new CommitResult.Conflict(draft.revision(), current);
    }
    engine.leases().check(commit.changes());
    engine.space().check(commit.changes());
    return draft.apply(commit.changes());
  }

  private StoreRevision at(ReadOptions options) throws StorageException {
    Timeline timeline = backend.engine().timeline();
    OptionalLong asked = options.atRevision();
    return asked.isEmpty() ? timeline.newest() : timeline.at(asked.getAsLong());
  }
}
