package io.binnacle.mvcc;

import io.binnacle.spi.storage.ChangeBatch;
import io.binnacle.spi.storage.KeyRange;
import io.binnacle.spi.storage.StorageException;
import java.util.List;

/// Where revisions are that are no longer in memory. Thread-safe.
public interface History {

  /// The state at a revision.
  ///
  /// @param younger the oldest revision in memory
  EntryTree at(long revision, StoreRevision younger) throws StorageException;

  /// What watches hear of the revisions above `after` up to `upTo`, or of the first of them.
  Batches batches(KeyRange range, boolean withPrevious, long after, long upTo)
      throws StorageException;

  /// Part of what a watch hears.
  ///
  /// @param end the last revision that the batches cover
  record Batches(List<ChangeBatch> batches, long end) {}
}
