package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// `ValidatePersistentVolumeClaim` and its updates of Kubernetes 1.36. Also of the claims in
/// templates.
public final class ClaimRules implements KindRules {
  static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

  @Override
  public void create(Checked object) {
    spec(object.field("spec"), false, false);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked before = Checked.silent(old).field("spec");
    boolean anyGroup =
        before.field("dataSource", "apiGroup").present()
            || before.field("dataSourceRef", "apiGroup").present();
    boolean anyValue =
        before.field("selector").present() && !SelectorRules.usable(before.field("selector"));
    spec(object.field("spec"), anyGroup, anyValue);
    ClaimChangeRules.check(object, old);
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    ClaimStatusRules.check(object);
  }

  /// Checks the specification of a new claim.
  public static void spec(Checked spec) {
    spec(spec, false, false);
  }

  private static void spec(Checked spec, boolean anyGroup, boolean anyValue) {
    spec.field("accessModes").require("at least 1 access mode is required");
    SelectorRules.check(spec.field("selector"), anyValue);
    accessModes(spec.field("accessModes"));
    Checked size = spec.field("resources", "requests", "storage");
    Checked told = size.under(spec.path() + ".resources[storage]");
    if (!size.present()) {
      told.required("");
    } else if (ResourceRules.positive(told)) {
      ResourceRules.amount(told, "storage");
    }
    className(spec.field("storageClassName"));
    Checked mode = spec.field("volumeMode");
    if (mode.present()) {
      mode.oneOf(VOLUME_MODES);
    }
    source(spec.field("dataSource"), anyGroup);
    Checked reference = spec.field("dataSourceRef");
    source(reference, anyGroup);
    Checked namespace = reference.field("namespace");
    if (!namespace.empty()) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
    }
    sourcesAgree(spec);
    className(spec.field("volumeAttributesClassName"));
  }

  static void accessModes(Checked modes) {
    boolean alone = false;
    boolean others = false;
    for (Checked mode : modes.items()) {
      mode.under(modes.path()).oneOf(ACCESS_MODES);
      alone |= mode.is("ReadWriteOncePod");
      others |= ACCESS_MODES.contains(mode.text()) && !mode.is("ReadWriteOncePod");
    }
    if (alone && others) {
      modes.forbidden("may not use ReadWriteOncePod with other access modes");
    }
  }

  static void className(Checked name) {
    if (!name.empty()) {
      name.invalid(Names.dnsSubdomain(name.text()));
    }
  }

  private static void source(Checked source, boolean anyGroup) {
    if (!source.present()) {
      return;
    }
    source.field("name").require("");
    Checked kind = source.field("kind");
    kind.require("");
    Checked group = source.field("apiGroup");
    if (group.empty()) {
      if (!kind.is("PersistentVolumeClaim")) {
        source.invalid(
            "must be 'PersistentVolumeClaim' when referencing the default apiGroup",
            FieldError.quote(kind.text()));
      }
    } else if (!anyGroup) {
      group.invalid(Names.dnsSubdomain(group.text()));
    }
  }

  /// Upstream shows an empty object where it means the path of the source.
  private static void sourcesAgree(Checked spec) {
    Checked source = spec.field("dataSource");
    Checked reference = spec.field("dataSourceRef");
    if (!source.present() || !reference.present()) {
      return;
    }
    if (!reference.field("namespace").empty()) {
      spec.invalid("may not be specified when dataSourceRef.namespace is specified", "{}");
    } else if (!same(source, reference)) {
      spec.invalid("must match dataSourceRef", "{}");
    }
  }

  private static boolean same(Checked source, Checked reference) {
    return source.field("apiGroup").value().equals(reference.field("apiGroup").value())
        && source.field("kind").is(reference.field("kind").text())
        && source.field("name").is(reference.field("name").text());
  }
}
