package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;

/// A PersistentVolumeClaim begins Pending.
record PersistentVolumeClaimStrategy(KindTraits traits) implements Strategy {

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return traits
        .beginGeneration(withKnownSource(object))
        .with("status", ObjectValue.of("phase", Value.of("Pending")));
  }

  /// The older of the two fields for a source takes claims and snapshots only; anything else in it
  /// is dropped. A source that is told in one field is told in both.
  private static ObjectValue withKnownSource(ObjectValue claim) {
    ObjectValue spec = claim.object("spec").orElse(ObjectValue.empty());
    String kind = spec.text("dataSource", "kind").orElse("");
    String group = spec.text("dataSource", "apiGroup").orElse("");
    boolean known =
        (kind.equals("PersistentVolumeClaim") && group.isEmpty())
            || (kind.equals("VolumeSnapshot") && group.equals("snapshot.storage.k8s.io"));
    ObjectValue kept = known ? spec : spec.without("dataSource");
    Optional<ObjectValue> source = kept.object("dataSource");
    Optional<ObjectValue> reference = kept.object("dataSourceRef");
    if (source.isPresent() && reference.isEmpty()) {
      kept = kept.with("dataSourceRef", source.get());
    } else if (source.isEmpty()
        && reference.isPresent()
        && reference.get().text("namespace").orElse("").isEmpty()) {
      kept = kept.with("dataSource", reference.get());
    }
    return kept.equals(spec) ? claim : claim.with("spec", kept);
  }
}
