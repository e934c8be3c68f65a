package io.binnacle.tck.storage;

import io.binnacle.spi.storage.ChangeListener;
import io.binnacle.spi.storage.Commit;
import io.binnacle.spi.storage.CommitResult;
import io.binnacle.spi.storage.Consistency;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.ListOptions;
import io.binnacle.spi.storage.Page;
import io.binnacle.spi.storage.ReadOptions;
import io.binnacle.spi.storage.ReadResult;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.Subscription;
import io.binnacle.spi.storage.WatchOptions;
import io.binnacle.spi.value.Bytes;

/// A store that does what another does. Subclasses do some of it otherwise: a test's store that
/// fails, or that knows what was asked of it. As thread-safe as the other.
public class ForwardingStore implements Store {
  private final Store sound;

  public ForwardingStore(Store sound) {
    this.sound = sound;
  }

  @Override
  public ReadResult read(Bytes key, ReadOptions options) throws StorageException {
    return sound.read(key, options);
  }

  @Override
  public Page list(KeyRange range, ListOptions options) throws StorageException {
    return sound.list(range, options);
  }

  @Override
  public long count(KeyRange range, ReadOptions options) throws StorageException {
    return sound.count(range, options);
  }

  @Override
  public CommitResult commit(Commit commit) throws StorageException {
    return sound.commit(commit);
  }

  @Override
  public Subscription watch(
      KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException {
    return sound.watch(range, after, options, listener);
  }

  @Override
  public long revision(Consistency consistency) throws StorageException {
    return sound.revision(consistency);
  }
}
