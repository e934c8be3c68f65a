package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// A PersistentVolumeClaim begins Pending.
record PersistentVolumeClaimStrategy(KindTraits traits) implements Strategy {

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return traits
        .beginGeneration(object)
        .with("status", ObjectValue.of("phase", Value.of("Pending")));
  }
}
