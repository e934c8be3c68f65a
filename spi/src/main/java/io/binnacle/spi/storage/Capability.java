package io.binnacle.spi.storage;

/// What a store may lack. Calls that need a missing capability fail with
/// [StorageException.Code#UNSUPPORTED] and change nothing.
public enum Capability {
  /// Acknowledged commits survive a crash and a restart. Only memory stores lack it.
  DURABLE,
  /// [Maintenance#snapshot] and [Maintenance#restore].
  SNAPSHOTS,
  /// Several members: [StorageBackend#membership] is present.
  REPLICATED
}
