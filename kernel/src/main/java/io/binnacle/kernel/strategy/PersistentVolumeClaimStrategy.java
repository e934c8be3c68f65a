package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;

/// A PersistentVolumeClaim begins Pending.
record PersistentVolumeClaimStrategy(KindTraits traits) implements Strategy {

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    return traits
        .beginGeneration(withKnownSource(object, ObjectValue.empty()))
        .with("status", ObjectValue.of("phase", Value.of("Pending")));
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    return traits.raiseGeneration(traits.keepStatus(withKnownSource(object, old), old), old);
  }

  /// The older of the two fields for a source takes claims and snapshots only; anything else that
  /// stands in it alone is dropped, and so is a source in another namespace, unless the claim was
  /// stored with one. A source that is told in one field is told in both.
  private static ObjectValue withKnownSource(ObjectValue claim, ObjectValue old) {
    ObjectValue spec = claim.object("spec").orElse(ObjectValue.empty());
    ObjectValue kept = spec;
    boolean elsewhere = !spec.text("dataSourceRef", "namespace").orElse("").isEmpty();
    if (elsewhere && old.at("spec", "dataSourceRef").isEmpty()) {
      kept = kept.without("dataSourceRef");
    }
    boolean sourced =
        old.at("spec", "dataSource").isPresent() || old.at("spec", "dataSourceRef").isPresent();
    if (!sourced && !kept.has("dataSourceRef") && !known(spec)) {
      kept = kept.without("dataSource");
    }
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

  private static boolean known(ObjectValue spec) {
    String kind = spec.text("dataSource", "kind").orElse("");
    String group = spec.text("dataSource", "apiGroup").orElse("");
    return (kind.equals("PersistentVolumeClaim") && group.isEmpty())
        || (kind.equals("VolumeSnapshot") && group.equals("snapshot.storage.k8s.io"));
  }
}
