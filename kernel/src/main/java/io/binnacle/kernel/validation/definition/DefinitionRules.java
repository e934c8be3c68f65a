package io.binnacle.kernel.validation.definition;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.NameRule;
import io.binnacle.spi.value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.Map;

/// `ValidateCustomResourceDefinition` and `ValidateCustomResourceDefinitionUpdate` of Kubernetes
/// 1.36.
public final class DefinitionRules implements KindRules {

  /// The rules of the group's kinds, by `resource.group`.
  public static Map<String, KindRules> all() {
    return Map.of("customresourcedefinitions.apiextensions.k8s.io", new DefinitionRules());
  }

  @Override
  public void create(Checked object) {
    Checked internal = object.instead(InternalDefinition.of(object.object()));
    name(internal);
    new SpecRules(Strictness.full(), ConversionRules.strict(), ObjectValue.empty())
        .check(internal.field("spec"));
    status(internal);
    ApprovalRules.create(internal);
    preserves(internal);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked internal = object.instead(InternalDefinition.of(object.object()));
    ObjectValue before = InternalDefinition.of(old);
    Checked spec = internal.field("spec");
    new SpecRules(Strictness.after(before), ConversionRules.after(before), before).check(spec);
    Checked oldSpec = Checked.silent(before).field("spec");
    if (InternalDefinition.holds(before, "Established")) {
      spec.field("scope").immutableTyped(oldSpec.field("scope"));
      spec.field("names", "kind").immutable(oldSpec.field("names", "kind"));
    }
    spec.field("group").immutable(oldSpec.field("group"));
    spec.field("names", "plural").immutable(oldSpec.field("names", "plural"));
    status(internal);
    ApprovalRules.update(internal, before);
    if (!InternalDefinition.preserves(before)) {
      preserves(internal);
    }
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    DefinitionNames.check(object.field("status", "acceptedNames"));
  }

  private static void name(Checked object) {
    String needed =
        object.field("spec", "names", "plural").text() + "." + object.field("spec", "group").text();
    for (Checked name : NameRule.given(object)) {
      if (!name.is(needed)) {
        name.invalid("must be spec.names.plural+\".\"+spec.group");
      }
    }
  }

  private static void status(Checked object) {
    DefinitionNames.check(object.field("status", "acceptedNames"));
    Checked stored = object.field("status", "storedVersions");
    if (stored.size() == 0) {
      stored.invalid("must have at least one stored version");
      return;
    }
    Map<String, Checked> unmet = new LinkedHashMap<>();
    stored.items().forEach(version -> unmet.put(version.text(), version));
    for (Checked version : object.field("spec", "versions").items()) {
      String name = version.field("name").text();
      if (unmet.remove(name) == null && version.field("storage").flag()) {
        stored.invalid("must have the storage version " + name);
      }
    }
    for (Checked version : unmet.values()) {
      String name = version.text();
      version.invalid(
          "missing from spec.versions; "
              + name
              + " was previously a storage version, and must remain in spec.versions until a"
              + " storage migration ensures no data remains persisted in "
              + name
              + " and removes "
              + name
              + " from status.storedVersions");
    }
  }

  private static void preserves(Checked object) {
    Checked preserve = object.field("spec", "preserveUnknownFields");
    if (preserve.flag()) {
      preserve.invalid(
          "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
              + " spec.versions[*].schema instead");
    }
  }
}
