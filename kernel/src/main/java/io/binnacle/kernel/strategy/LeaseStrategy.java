package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;

/// A Lease keeps nothing of the coordinated election of leaders, which is off by default in
/// Kubernetes 1.36, unless it was stored with it.
record LeaseStrategy(KindTraits traits) implements Strategy {
  private static final String STRATEGY = "strategy";
  private static final String PREFERRED = "preferredHolder";

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return dropped(traits.beginGeneration(traits.dropStatus(object)));
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    ObjectValue changed = traits.raiseGeneration(traits.keepStatus(object, old), old);
    boolean stored = old.at("spec", STRATEGY).isPresent() || old.at("spec", PREFERRED).isPresent();
    return stored ? changed : dropped(changed);
  }

  private static ObjectValue dropped(ObjectValue lease) {
    boolean has = lease.at("spec", STRATEGY).isPresent() || lease.at("spec", PREFERRED).isPresent();
    return has ? lease.withoutAt("spec", STRATEGY).withoutAt("spec", PREFERRED) : lease;
  }
}
