package io.binnacle.backend.h2.log;

/// One thing that a frame of the journal does to the store.
public sealed interface Mutation {

  /// A key changed.
  record Changed(Row row) implements Mutation {}

  /// A lease was granted.
  record Granted(long leaseId, long ttlMillis) implements Mutation {}

  /// A lease was revoked or expired.
  record Ended(long leaseId) implements Mutation {}

  /// History below a revision was given up.
  record Compacted(long revision) implements Mutation {}

  /// The quota was set.
  record Quota(long bytes) implements Mutation {}
}
