package io.binnacle.tck.storage;

import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.Store;
import java.util.Optional;
import java.util.Set;

/// A backend that does what another does, and is the store of it. Subclasses do some of it
/// otherwise. As thread-safe as the other.
public class ForwardingBackend extends ForwardingStore implements StorageBackend {
  private final StorageBackend sound;

  /// @param sound is started and closed with this
  public ForwardingBackend(StorageBackend sound) {
    super(sound.store());
    this.sound = sound;
  }

  @Override
  public void start() throws SpiException {
    sound.start();
  }

  @Override
  public void close() {
    sound.close();
  }

  @Override
  public Store store() {
    return this;
  }

  @Override
  public Leases leases() {
    return sound.leases();
  }

  @Override
  public Maintenance maintenance() {
    return sound.maintenance();
  }

  @Override
  public Optional<Membership> membership() {
    return sound.membership();
  }

  @Override
  public StorageHealth health() {
    return sound.health();
  }

  @Override
  public Set<Capability> capabilities() {
    return sound.capabilities();
  }
}
