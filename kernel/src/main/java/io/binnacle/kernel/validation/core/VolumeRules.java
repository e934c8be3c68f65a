package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.JsonDiff;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.NodeSelectorRules;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/// `ValidatePersistentVolume` and its updates of Kubernetes 1.36.
public final class VolumeRules implements KindRules {
  private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Recycle", "Retain");
  private static final String INLINE = "in the context of inline volumes";

  @Override
  public void create(Checked object) {
    spec(object.field("spec"), object.field("metadata", "name").text(), false, false);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked before = Checked.silent(old).field("spec");
    Checked spec = object.field("spec");
    boolean anyValue = NodeSelectorRules.hasBadValues(before.field("nodeAffinity", "required"));
    List<FieldError> faults = new ArrayList<>();
    spec(spec.apart(faults), object.field("metadata", "name").text(), false, anyValue);
    // Upstream's strategy asks twice, and tells each fault as often.
    faults.forEach(object::add);
    faults.forEach(object::add);
    sources(spec, before);
    spec.field("volumeMode").under("volumeMode").immutableTyped(before.field("volumeMode"));
    Checked affinity = before.field("nodeAffinity");
    if (affinity.present() && !affinity.value().equals(spec.field("nodeAffinity").value())) {
      spec.field("nodeAffinity")
          .under("nodeAffinity")
          .invalid("field is immutable, except for updating from beta label to GA");
    }
    Checked attributesClass = spec.field("volumeAttributesClassName");
    if (before.field("volumeAttributesClassName").present() && !attributesClass.present()) {
      attributesClass.forbidden("update from non-nil value to nil is forbidden");
    }
  }

  /// Checks a specification that stands in another object.
  public static void inline(Checked spec) {
    spec(spec, "", true, false);
  }

  private static void spec(Checked spec, String name, boolean inline, boolean anyValue) {
    if (inline) {
      inlineOnly(spec);
    }
    spec.field("accessModes").require("");
    ClaimRules.accessModes(spec.field("accessModes"));
    if (!inline) {
      capacity(spec.field("capacity"));
    }
    reclaimPolicy(spec.field("persistentVolumeReclaimPolicy"), inline);
    Checked affinity = spec.field("nodeAffinity");
    if (affinity.present() && inline) {
      affinity.forbidden("may not be specified " + INLINE);
    } else if (affinity.present()) {
      affinity(affinity, anyValue);
    }
    VolumeSourceRules.check(spec, name, affinity.present() && !inline);
    if (VolumeSourceRules.root(spec.field("hostPath", "path").text())
        && spec.field("persistentVolumeReclaimPolicy").is("Recycle")) {
      spec.field("persistentVolumeReclaimPolicy")
          .forbidden("may not be 'recycle' for a hostPath mount of '/'");
    }
    classes(spec, inline);
  }

  private static void inlineOnly(Checked spec) {
    for (String member : List.of("claimRef", "capacity")) {
      if (!spec.field(member).empty()) {
        spec.field(member).forbidden("may not be specified " + INLINE);
      }
    }
    if (!spec.field("csi").present()) {
      spec.field("csi").required("has to be specified " + INLINE);
    }
  }

  private static void capacity(Checked capacity) {
    capacity.require("");
    if (!capacity.keys().equals(List.of("storage"))) {
      capacity.notSupported(List.of("storage"));
    }
    for (String key : capacity.keys()) {
      ClaimStatusRules.plain(capacity.entry(key));
      ResourceRules.positive(capacity.entry(key));
    }
  }

  private static void reclaimPolicy(Checked policy, boolean inline) {
    if (policy.empty()) {
      return;
    }
    if (!inline) {
      policy.oneOf(RECLAIM_POLICIES);
    } else if (!policy.is("Retain")) {
      policy.forbidden("may only be Retain " + INLINE);
    }
  }

  private static void affinity(Checked affinity, boolean anyValue) {
    Checked required = affinity.field("required");
    if (required.present()) {
      NodeSelectorRules.check(required, anyValue);
    } else {
      required.required("must specify required node constraints");
    }
  }

  private static void classes(Checked spec, boolean inline) {
    Checked name = spec.field("storageClassName");
    Checked mode = spec.field("volumeMode");
    if (inline) {
      if (!name.empty()) {
        name.forbidden("may not be specified " + INLINE);
      }
      if (mode.present() && !mode.is("Filesystem")) {
        mode.forbidden("may not specify volumeMode other than Filesystem " + INLINE);
      }
      return;
    }
    ClaimRules.className(name);
    if (mode.present()) {
      mode.oneOf(ClaimRules.VOLUME_MODES);
    }
    Checked attributesClass = spec.field("volumeAttributesClassName");
    if (attributesClass.present()) {
      if (attributesClass.require("an empty string is disallowed")) {
        ClaimRules.className(attributesClass);
      }
      if (!spec.field("csi").present()) {
        spec.field("csi").required("has to be specified when using volumeAttributesClassName");
      }
    }
  }

  private static void sources(Checked spec, Checked before) {
    ObjectValue after = spec.object();
    ObjectValue shown = spec.shownObject();
    String secret = "controllerExpandSecretRef";
    if (before.field("csi").present() && !before.field("csi", secret).present()) {
      after = after.withoutAt("csi", secret);
      shown = shown.withoutAt("csi", secret);
    }
    ObjectValue now = VolumeSourceShape.of(after);
    ObjectValue then = VolumeSourceShape.of(before.object());
    if (!now.equals(then)) {
      spec.add(
          FieldError.forbidden(
              "spec.persistentvolumesource",
              "spec.persistentvolumesource is immutable after creation\n"
                  + JsonDiff.of(then, VolumeSourceShape.of(shown))));
    }
  }
}
