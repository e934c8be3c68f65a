package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.JsonDiff;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.math.BigDecimal;
import java.util.Optional;

/// What `ValidatePersistentVolumeClaimUpdate` of Kubernetes 1.36 says of a change.
final class ClaimChangeRules {
  private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

  private ClaimChangeRules() {}

  static void check(Checked object, ObjectValue stored) {
    Checked old = Checked.silent(stored);
    ObjectValue after = object.field("spec").object();
    ObjectValue shown = object.field("spec").shownObject();
    ObjectValue before = old.field("spec").object();
    if (before.text("volumeName").orElse("").isEmpty()) {
      before = like(before, after, "volumeName");
    }
    if (upgraded(object, old)) {
      after = after.without("storageClassName");
      shown = shown.without("storageClassName");
    } else {
      annotation(object, old);
      if (named(object, old)) {
        after = like(after, before, "storageClassName");
        shown = like(shown, before, "storageClassName");
      }
    }
    if (object.field("status", "phase").is("Bound")) {
      if (object.field("spec", "resources", "requests").present()) {
        Value size = before.at("resources", "requests", "storage").orElse(Value.of("0"));
        after = after.withAt(size, "resources", "requests", "storage");
        shown = shown.withAt(size, "resources", "requests", "storage");
      }
      after = like(after, before, "volumeAttributesClassName");
      shown = like(shown, before, "volumeAttributesClassName");
    }
    if (!ClaimSpec.of(after).equals(ClaimSpec.of(before))) {
      object
          .field("spec")
          .forbidden(
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims\n"
                  + JsonDiff.of(ClaimSpec.of(before), ClaimSpec.of(shown)));
    }
    size(object, old);
    object
        .field("spec", "volumeMode")
        .under("volumeMode")
        .immutableTyped(old.field("spec", "volumeMode"));
    attributesClass(object, old);
  }

  private static ObjectValue like(ObjectValue spec, ObjectValue other, String member) {
    Optional<Value> value = other.get(member).filter(v -> !(v instanceof NullValue));
    return value.isPresent() ? spec.with(member, value.get()) : spec.without(member);
  }

  private static Checked annotation(Checked object) {
    return object.field("metadata", "annotations").entry(CLASS_ANNOTATION);
  }

  /// Whether the class moves from the annotation that once told it to its field.
  private static boolean upgraded(Checked object, Checked old) {
    Checked before = annotation(old);
    Checked after = annotation(object);
    Checked name = object.field("spec", "storageClassName");
    return before.present()
        && !old.field("spec", "storageClassName").present()
        && name.present()
        && name.is(before.text())
        && (!after.present() || after.is(before.text()));
  }

  /// Whether a claim without a class gets one.
  private static boolean named(Checked object, Checked old) {
    Checked name = object.field("spec", "storageClassName");
    Checked before = annotation(old);
    return name.present()
        && !old.field("spec", "storageClassName").present()
        && (!before.present() || name.is(before.text()));
  }

  private static void annotation(Checked object, Checked old) {
    Checked after = annotation(object);
    if (!after.is(annotation(old).text())) {
      after
          .under("metadata.annotations." + CLASS_ANNOTATION)
          .invalid("field is immutable", FieldError.quote(after.text()));
    }
  }

  private static void size(Checked object, Checked old) {
    Checked size = object.field("spec", "resources", "requests", "storage");
    BigDecimal now = ResourceRules.of(size);
    BigDecimal before = ResourceRules.of(old.field("spec", "resources", "requests", "storage"));
    BigDecimal known = ResourceRules.of(old.field("status", "capacity", "storage"));
    if (now.compareTo(before) < 0 && now.compareTo(known) <= 0) {
      size.forbidden("field can not be less than status.capacity");
    }
  }

  private static void attributesClass(Checked object, Checked old) {
    Checked name = object.field("spec", "volumeAttributesClassName");
    boolean changed = !name.value().equals(old.field("spec", "volumeAttributesClassName").value());
    if (!changed || !old.field("status", "currentVolumeAttributesClassName").present()) {
      return;
    }
    if (name.empty()) {
      name.forbidden(
          "update to "
              + (name.present() ? "empty string" : "nil")
              + " is forbidden when status.currentVolumeAttributesClassName is not nil");
    }
  }
}
