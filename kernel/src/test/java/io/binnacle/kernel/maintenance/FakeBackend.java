package io.binnacle.kernel.maintenance;

import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageException;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.StorageStatus;
import io.binnacle.spi.storage.Store;
import io.binnacle.spi.storage.StoreHash;
import io.binnacle.tck.storage.ReferenceStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// The store in memory with members and with a snapshot, which it has not got itself.
final class FakeBackend implements StorageBackend, Maintenance {
  final ReferenceStore sound = new ReferenceStore(System::nanoTime, Duration.ZERO);
  final AtomicInteger statusAsked = new AtomicInteger();

  Optional<Membership> membership = Optional.empty();
  byte[] snapshot = new byte[0];
  volatile Optional<StorageException> failure = Optional.empty();
  int defragmented;

  FakeBackend() {
    sound.start();
  }

  private void check() throws StorageException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  @Override
  public Store store() {
    return sound.store();
  }

  @Override
  public Leases leases() {
    return sound.leases();
  }

  @Override
  public Maintenance maintenance() {
    return this;
  }

  @Override
  public Optional<Membership> membership() {
    return membership;
  }

  @Override
  public StorageHealth health() {
    return failure
        .map(why -> StorageHealth.down(String.valueOf(why.getMessage())))
        .orElseGet(sound::health);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SNAPSHOTS);
  }

  @Override
  public void compact(long revision) throws StorageException {
    sound.maintenance().compact(revision);
  }

  @Override
  public long compactedRevision() throws StorageException {
    return sound.maintenance().compactedRevision();
  }

  @Override
  public long snapshot(OutputStream out) throws StorageException {
    check();
    try {
      out.write(snapshot);
    } catch (IOException e) {
      throw new StorageException(StorageException.Code.TIMEOUT, "cannot be written", e);
    }
    return 77;
  }

  @Override
  public void restore(InputStream in, long revisionBump) throws StorageException {
    sound.maintenance().restore(in, revisionBump);
  }

  @Override
  public StorageStatus status() throws StorageException {
    statusAsked.incrementAndGet();
    check();
    return sound.maintenance().status();
  }

  @Override
  public void defragment() {
    defragmented++;
  }

  @Override
  public StoreHash hash(long revision) throws StorageException {
    return sound.maintenance().hash(revision);
  }

  @Override
  public void quota(long bytes) throws StorageException {
    check();
    sound.maintenance().quota(bytes);
  }
}
