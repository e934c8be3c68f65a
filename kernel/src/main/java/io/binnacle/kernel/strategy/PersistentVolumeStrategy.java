package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;

/// A PersistentVolume begins Pending and remembers when its phase last changed.
record PersistentVolumeStrategy(KindTraits traits) implements Strategy {
  private static final String[] CHANGED = {"status", "lastPhaseTransitionTime"};

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return object.with(
        "status",
        ObjectValue.builder()
            .put("phase", "Pending")
            .put("lastPhaseTransitionTime", context.now().toString())
            .build());
  }

  @Override
  public ObjectValue prepareForStatus(ObjectValue object, ObjectValue old, WriteContext context) {
    ObjectValue volume = traits.keepAllButStatus(object, old);
    boolean samePhase = volume.text("status", "phase").equals(old.text("status", "phase"));
    Optional<String> changed = volume.text(CHANGED);
    Optional<String> changedBefore = old.text(CHANGED);
    if (samePhase && changed.isEmpty() && changedBefore.isPresent()) {
      return volume.withAt(Value.of(changedBefore.get()), CHANGED);
    }
    if (!samePhase && (changed.isEmpty() || changed.equals(changedBefore))) {
      return volume.withAt(Value.of(context.now().toString()), CHANGED);
    }
    return volume;
  }
}
