package io.binnacle.spi.storage;

import java.time.Duration;
import java.util.List;

/// Leases: keys put with a lease are deleted when it ends.
///
/// Expiry is a commit like any other: it takes a revision and shows in watches, all keys of a lease
/// in one batch. A lease never expires early, neither across a restart nor across a change of
/// leader; both may give it its whole time again. Thread-safe.
public interface Leases {

  /// Grants a lease with a new id.
  ///
  /// @param ttl at least one second; the store may lengthen it
  Lease grant(Duration ttl) throws StorageException;

  /// Gives the lease its whole time again.
  ///
  /// @throws StorageException `LEASE_NOT_FOUND` when it has expired or was revoked
  Lease keepAlive(long id) throws StorageException;

  /// Ends the lease and deletes its keys in one commit.
  ///
  /// @throws StorageException `LEASE_NOT_FOUND` when there is no such lease
  void revoke(long id) throws StorageException;

  /// What is left of the lease.
  ///
  /// @throws StorageException `LEASE_NOT_FOUND` when there is no such lease
  Lease timeToLive(long id) throws StorageException;

  /// All leases in ascending order of ids.
  List<Lease> list() throws StorageException;
}
