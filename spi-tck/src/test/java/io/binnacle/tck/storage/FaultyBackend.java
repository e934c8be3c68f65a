package io.binnacle.tck.storage;

import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Leases;
import io.binnacle.spi.storage.Maintenance;
import io.binnacle.spi.storage.Membership;
import io.binnacle.spi.storage.StorageBackend;
import io.binnacle.spi.storage.StorageHealth;
import io.binnacle.spi.storage.Store;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The reference store behind a faulty front; durable, as far as its fixture lets it survive.
final class FaultyBackend implements StorageBackend {
  private final ReferenceStore sound;
  private final Store store;

  FaultyBackend(ReferenceStore sound, UnaryOperator<Store> fault) {
    this.sound = sound;
    this.store = fault.apply(sound);
  }

  ReferenceStore sound() {
    return sound;
  }

  @Override
  public void start() {
    sound.start();
  }

  @Override
  public void close() {
    sound.close();
  }

  @Override
  public Store store() {
    return store;
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
    return Optional.empty();
  }

  @Override
  public StorageHealth health() {
    return sound.health();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.DURABLE);
  }
}
