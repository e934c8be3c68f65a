package io.binnacle.mvcc;

import io.binnacle.spi.storage.Lease;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.StorageException;
import java.time.Duration;
import java.util.List;

/// The leases of a store that is not open.
public enum ClosedLeases implements Leases {
  INSTANCE;

  @Override
  public Lease grant(Duration ttl) throws StorageException {
    throw Timeline.closedException();
  }

  @Override
  public Lease keepAlive(long id) throws StorageException {
    throw Timeline.closedException();
  }

  @Override
  public void revoke(long id) throws StorageException {
    throw Timeline.closedException();
  }

  @Override
  public Lease timeToLive(long id) throws StorageException {
    throw Timeline.closedException();
  }

  @Override
  public List<Lease> list() throws StorageException {
    throw Timeline.closedException();
  }
}
