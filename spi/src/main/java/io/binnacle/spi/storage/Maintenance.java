package io.binnacle.spi.storage;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// Care of the store. Thread-safe.
public interface Maintenance {

  /// Drops the history below `revision`: afterwards reads at, and watches from, a revision below it
  /// fail with `COMPACTED`. Entries that live at `revision` stay. Compacting again to the same or a
  /// lower revision does nothing.
  ///
  /// @throws StorageException `FUTURE_REVISION` when the store has not come so far
  void compact(long revision) throws StorageException;

  /// The lowest revision that can still be read; 0 when nothing was ever compacted.
  long compactedRevision() throws StorageException;

  /// Writes the state at one revision to `out`, with a checksum, while the store serves. Does not
  /// close `out`.
  ///
  /// @return the revision written
  /// @throws StorageException `UNSUPPORTED` without [Capability#SNAPSHOTS]
  long snapshot(OutputStream out) throws StorageException;

  /// Fills an empty store from a snapshot. Called before [StorageBackend#start], on a backend whose
  /// directory holds no data.
  ///
  /// @param in what [#snapshot] wrote
  /// @param revisionBump how far to advance the revision, so that it lies above every revision that
  ///   the lost store may have acknowledged
  /// @throws StorageException `CORRUPT` when the checksum or the form is wrong; nothing is then
  ///   left behind. `UNSUPPORTED` without [Capability#SNAPSHOTS]
  void restore(InputStream in, long revisionBump) throws StorageException;

  /// Reads all that lies in the store's directory and tells every damage found. Called before
  /// [StorageBackend#start]; changes nothing.
  ///
  /// @return a sentence for each damage that names the file and says what to do; empty when
  ///   everything is whole
  /// @throws StorageException `UNSUPPORTED` when the store keeps nothing
  default List<String> verify() throws StorageException {
    throw new StorageException(
        StorageException.Code.UNSUPPORTED, "this store cannot verify its files");
  }

  /// Sizes, revisions and latencies.
  StorageStatus status() throws StorageException;

  /// Gives space that compaction freed back to the file system, while the store serves.
  void defragment() throws StorageException;

  /// A hash over all live entries (key, value, create and mod revision, version) at a revision;
  /// equal on members that agree.
  ///
  /// @throws StorageException `COMPACTED` or `FUTURE_REVISION`
  StoreHash hash(long revision) throws StorageException;

  /// Sets the size at which the store refuses everything but deletions; 0 for no quota.
  void quota(long bytes) throws StorageException;
}
