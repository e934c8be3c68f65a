package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.kernel.validation.SelectorRules;
import java.util.List;
import java.util.Optional;

/// `ValidatePersistentVolumeClaimTemplate` and `ValidatePersistentVolumeClaimSpec`: the claims that
/// are made for pods. Pure.
public final class ClaimRules {
  private static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  private static final List<String> META_FIELDS =
      List.of(
          "name",
          "generateName",
          "namespace",
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "ownerReferences",
          "finalizers",
          "managedFields");

  private ClaimRules() {}

  static void template(Checked template) {
    Checked metadata = template.field("metadata");
    AnnotationRules.keys(metadata.field("annotations"));
    SelectorRules.labels(metadata.field("labels"));
    for (String name : META_FIELDS) {
      if (!metadata.field(name).empty()) {
        String shown = name.equals("uid") ? "uID" : name;
        metadata.field(shown).forbidden("cannot be set");
      }
    }
    spec(template.field("spec"));
  }

  /// Checks the specification of a claim.
  public static void spec(Checked spec) {
    Checked modes = spec.field("accessModes");
    modes.require("at least 1 access mode is required");
    SelectorRules.check(spec.field("selector"));
    boolean once = false;
    boolean other = false;
    for (Checked mode : modes.items()) {
      mode.under(modes.path()).oneOf(ACCESS_MODES);
      once |= mode.is("ReadWriteOncePod");
      other |= !mode.is("ReadWriteOncePod") && ACCESS_MODES.contains(mode.text());
    }
    if (once && other) {
      modes.forbidden("may not use ReadWriteOncePod with other access modes");
    }
    Checked storage =
        spec.field("resources", "requests", "storage").under(spec.path() + ".resources[storage]");
    if (!storage.present()) {
      storage.required("");
    } else if (ResourceRules.positive(storage)) {
      ResourceRules.amount(storage, "storage");
    }
    className(spec.field("storageClassName"));
    if (spec.field("volumeMode").present()) {
      spec.field("volumeMode").oneOf(List.of("Block", "Filesystem"));
    }
    sources(spec);
    className(spec.field("volumeAttributesClassName"));
  }

  private static void className(Checked name) {
    if (!name.empty()) {
      name.invalid(Names.dnsSubdomain(name.text()));
    }
  }

  private static void sources(Checked spec) {
    Checked source = spec.field("dataSource");
    Checked reference = spec.field("dataSourceRef");
    source(source);
    source(reference);
    Checked namespace = reference.field("namespace");
    if (!namespace.empty()) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
      if (source.present()) {
        spec.invalid(
            "may not be specified when dataSourceRef.namespace is specified", source.path());
      }
    } else if (source.present() && reference.present() && !same(source, reference)) {
      spec.invalid("must match dataSourceRef", source.path());
    }
  }

  private static boolean same(Checked source, Checked reference) {
    Optional<?> group = source.field("apiGroup").value();
    return group.equals(reference.field("apiGroup").value())
        && source.field("kind").is(reference.field("kind").text())
        && source.field("name").is(reference.field("name").text());
  }

  private static void source(Checked source) {
    if (!source.present()) {
      return;
    }
    source.field("name").require("");
    source.field("kind").require("");
    Checked group = source.field("apiGroup");
    if (group.empty()) {
      if (!source.field("kind").is("PersistentVolumeClaim")) {
        source.invalid(
            "must be 'PersistentVolumeClaim' when referencing the default apiGroup",
            FieldError.quote(source.field("kind").text()));
      }
    } else {
      group.invalid(Names.dnsSubdomain(group.text()));
    }
  }
}
