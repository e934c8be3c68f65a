package io.binnacle.kernel.validation.extension;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `ValidateMutatingWebhookConfiguration` and `ValidateValidatingWebhookConfiguration` of
/// Kubernetes 1.36.
final class WebhookRules implements KindRules {

  @Override
  public void create(Checked object) {
    check(object, ObjectValue.empty());
  }

  /// A configuration that already broke a newer rule may go on to break it.
  @Override
  public void update(Checked object, ObjectValue old) {
    check(object, old);
  }

  private static void check(Checked object, ObjectValue old) {
    List<Checked> before = Checked.silent(old).field("webhooks").items();
    boolean anyEffect =
        !before.stream().allMatch(h -> h.field("sideEffects").isOneOf("None", "NoneOnDryRun"));
    boolean anyReview =
        before.stream()
            .map(hook -> hook.field("admissionReviewVersions"))
            .anyMatch(versions -> versions.size() > 0 && !ReviewVersions.known(versions));
    boolean anyName =
        before.stream().map(h -> h.field("name").text()).distinct().count() < before.size();
    boolean anyValue =
        before.stream()
            .anyMatch(
                h ->
                    !SelectorRules.usable(h.field("namespaceSelector"))
                        || !SelectorRules.usable(h.field("objectSelector")));
    boolean conditions = !conditions(before).equals(conditions(object.field("webhooks").items()));
    Set<String> names = new HashSet<>();
    for (Checked hook : object.field("webhooks").items()) {
      hook(hook, anyEffect, anyValue);
      if (conditions) {
        AdmissionMatchRules.conditions(hook.field("matchConditions"), false);
      }
      ReviewVersions.check(
          hook.field("admissionReviewVersions"),
          "must specify one of " + ReviewVersions.listed(),
          anyReview);
      Checked name = hook.field("name");
      if (!anyName && !name.empty() && !names.add(name.text())) {
        name.duplicate();
      }
    }
  }

  private static List<Optional<Value>> conditions(List<Checked> hooks) {
    return hooks.stream().map(hook -> hook.field("matchConditions").value()).toList();
  }

  private static void hook(Checked hook, boolean anyEffect, boolean anyValue) {
    name(hook.field("name"));
    hook.field("rules").items().forEach(AdmissionMatchRules::rule);
    optional(hook.field("failurePolicy"), List.of("Fail", "Ignore"));
    optional(hook.field("matchPolicy"), List.of("Equivalent", "Exact"));
    List<String> effects =
        anyEffect
            ? List.of("None", "NoneOnDryRun", "Some", "Unknown")
            : List.of("None", "NoneOnDryRun");
    Checked effect = hook.field("sideEffects");
    if (effect.present()) {
      effect.oneOf(effects);
    } else {
      effect.required("must specify one of " + String.join(", ", effects));
    }
    long timeout = hook.field("timeoutSeconds").integer().orElse(1);
    if (timeout < 1 || timeout > 30) {
      hook.field("timeoutSeconds").invalid("the timeout value must be between 1 and 30 seconds");
    }
    SelectorRules.check(hook.field("namespaceSelector"), anyValue);
    SelectorRules.check(hook.field("objectSelector"), anyValue);
    optional(hook.field("reinvocationPolicy"), List.of("IfNeeded", "Never"));
    WebhookClientRules.check(hook.field("clientConfig"));
  }

  private static void optional(Checked field, List<String> known) {
    if (field.present()) {
      field.oneOf(known);
    }
  }

  private static void name(Checked name) {
    if (!name.require("")) {
      return;
    }
    List<String> faults = Names.dnsSubdomain(name.text());
    if (!faults.isEmpty()) {
      name.invalid(String.join(",", faults));
    } else if (name.text().split("\\.", -1).length < 3) {
      name.invalid("should be a domain with at least three segments separated by dots");
    }
  }
}
