package io.binnacle.tck.storage;

import io.binnacle.spi.storage.Capability;
import io.binnacle.spi.storage.Store;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The reference store behind a faulty front; durable, as far as its fixture lets it survive.
final class FaultyBackend extends ForwardingBackend {
  private final ReferenceStore sound;
  private final Store store;

  FaultyBackend(ReferenceStore sound, UnaryOperator<Store> fault) {
    super(sound);
    this.sound = sound;
    this.store = fault.apply(sound);
  }

  ReferenceStore sound() {
    return sound;
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.DURABLE);
  }
}
