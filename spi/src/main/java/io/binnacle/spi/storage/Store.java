package io.binnacle.spi.storage;

import io.binnacle.spi.value.Bytes;

/// Ordered keys with versioned values under one global revision.
///
/// Thread-safe. Every method may throw [StorageException] with the codes `TIMEOUT`, `NO_LEADER`,
/// `CORRUPT` and `CLOSED` besides those that it names.
public interface Store {

  /// The state of one key. The revision it was read at is told whether the key was found or not.
  ///
  /// @throws StorageException `COMPACTED` or `FUTURE_REVISION` when the options name a revision
  ///   that is no longer, or not yet, there
  ReadResult read(Bytes key, ReadOptions options) throws StorageException;

  /// Entries of a range in ascending order of keys, all of one revision.
  ///
  /// A page that ends before the range does names the key to go on from; asking for that range at
  /// [Page#revision] gives the next page of the same state, however much was written in between.
  ///
  /// @throws StorageException `COMPACTED` or `FUTURE_REVISION` as for [#read]
  Page list(KeyRange range, ListOptions options) throws StorageException;

  /// How many keys of the range exist.
  ///
  /// @throws StorageException `COMPACTED` or `FUTURE_REVISION` as for [#read]
  long count(KeyRange range, ReadOptions options) throws StorageException;

  /// Applies all changes at one new revision if every condition holds, else none of them.
  ///
  /// Durable when it returns. A commit whose conditions hold but whose changes change nothing
  /// (deletions of absent keys only) takes no revision and answers with the current one. Conditions
  /// are checked and changes applied as one step: no other commit comes between.
  ///
  /// @throws StorageException `TOO_LARGE` when a key or the whole passes [StorageLimits],
  ///   `LEASE_NOT_FOUND` when a put names an unknown lease, `NO_SPACE` when the quota is reached
  ///   and the commit does not only delete: in these cases, and with `NO_LEADER` and `TIMEOUT`,
  ///   nothing was applied. `INDETERMINATE` when it is not known whether it was
  CommitResult commit(Commit commit) throws StorageException;

  /// Tells `listener` every change of the range with a revision above `after`.
  ///
  /// Guarantees, for each subscription: only changes of the range (*filter*); revisions never fall
  /// (*ordered*); each change once (*unique*); all changes of one commit in one batch (*atomic*);
  /// none missing (*reliable*); a new subscription after the last seen revision goes on without gap
  /// or repetition (*resumable*); a progress mark with revision r comes after every change up to r
  /// (*bookmarkable*); previous entries are the ones replaced (*previous*); an entry's version is 1
  /// exactly on creation (*created*).
  ///
  /// A slow listener never delays writers or other listeners: when [WatchOptions#buffer] batches
  /// wait, the subscription ends with `SLOW_CONSUMER`, whose exception names the last revision
  /// delivered. `after` may lie in the future: earlier changes are then left out.
  ///
  /// @param after the revision after which to begin; 0 for everything that is not compacted
  /// @throws StorageException `COMPACTED` when `after` is below the compacted revision
  Subscription watch(KeyRange range, long after, WatchOptions options, ChangeListener listener)
      throws StorageException;

  /// The newest revision.
  long revision(Consistency consistency) throws StorageException;
}
