package io.binnacle.spi.storage;

import io.binnacle.spi.Lifecycle;
import java.util.Optional;
import java.util.Set;

/// A revisioned store, on one machine or replicated.
///
/// Thread-safe. All calls block; callers are virtual threads. An interrupt ends the wait, not a
/// commit that is under way: the caller then gets [StorageException.Code#INDETERMINATE].
///
/// `start` returns when the store serves, or fails; `close` ends every watch (with
/// [StorageException.Code#CLOSED]) and every waiting call, and leaves everything acknowledged on
/// stable storage.
public interface StorageBackend extends Lifecycle {

  Store store();

  Leases leases();

  Maintenance maintenance();

  /// The members of a replicated store; empty for a store on one machine.
  Optional<Membership> membership();

  /// How the store is. Never blocks and never throws: readiness probes call it.
  StorageHealth health();

  /// What this store can do beyond the contract's core.
  Set<Capability> capabilities();
}
