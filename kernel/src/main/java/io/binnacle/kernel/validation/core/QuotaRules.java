package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `ValidateResourceQuota` of Kubernetes 1.36.
final class QuotaRules implements KindRules {
  private static final Set<String> SCOPES =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "PriorityClass",
          "VolumeAttributesClass",
          "CrossNamespacePodAffinity");
  private static final Set<String> POD_RESOURCES =
      Set.of(
          "pods",
          "cpu",
          "memory",
          "limits.cpu",
          "limits.memory",
          "requests.cpu",
          "requests.memory");
  private static final Set<String> CLAIM_RESOURCES =
      Set.of("persistentvolumeclaims", "requests.storage");
  private static final Set<String> WITHOUT_VALUES =
      Set.of(
          "BestEffort",
          "NotBestEffort",
          "Terminating",
          "NotTerminating",
          "CrossNamespacePodAffinity");

  @Override
  public void create(Checked object) {
    spec(object.field("spec"));
    status(object);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked spec = object.field("spec");
    spec(spec);
    Checked scopes = spec.field("scopes");
    Set<String> before = new HashSet<>(ServiceRules.texts(old.items("spec", "scopes")));
    Set<String> after = new HashSet<>();
    scopes.items().forEach(scope -> after.add(scope.text()));
    if (!after.equals(before)) {
      scopes.invalid("field is immutable");
    }
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    status(object);
  }

  private static void status(Checked object) {
    amounts(object.field("status", "hard"));
    amounts(object.field("status", "used"));
  }

  private static void amounts(Checked amounts) {
    for (String key : amounts.keys()) {
      ResourceRules.quotaName(amounts.entry(key), key);
      ResourceRules.amount(amounts.entry(key), key);
    }
  }

  private static void spec(Checked spec) {
    Checked hard = spec.field("hard");
    amounts(hard);
    List<String> limited = hard.keys().stream().sorted().filter(ResourceRules::ofQuotas).toList();
    scopes(spec.field("scopes"), limited);
    Checked selector = spec.field("scopeSelector");
    if (selector.present()) {
      selector(spec, selector, limited);
    }
  }

  private static void scopes(Checked scopes, List<String> limited) {
    Set<String> seen = new HashSet<>();
    for (Checked scope : scopes.items()) {
      if (!SCOPES.contains(scope.text())) {
        scopes.invalid("unsupported scope");
      }
      limited.stream()
          .filter(resource -> !fits(scope.text(), resource))
          .forEach(_ -> scopes.invalid("unsupported scope applied to resource"));
      seen.add(scope.text());
    }
    conflicts(scopes, scopes, seen);
  }

  /// Wherever scopes conflict, upstream shows those of the list.
  private static void conflicts(Checked part, Checked scopes, Set<String> seen) {
    for (String scope : List.of("BestEffort", "Terminating")) {
      if (seen.contains(scope) && seen.contains("Not" + scope)) {
        part.invalid("conflicting scopes", scopes.shown());
      }
    }
  }

  private static boolean fits(String scope, String resource) {
    return switch (scope) {
      case "Terminating",
          "NotTerminating",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity" ->
          POD_RESOURCES.contains(resource);
      case "BestEffort" -> resource.equals("pods");
      case "VolumeAttributesClass" -> CLAIM_RESOURCES.contains(resource);
      default -> true;
    };
  }

  private static void selector(Checked spec, Checked selector, List<String> limited) {
    Checked expressions = selector.field("matchExpressions");
    Set<String> seen = new HashSet<>();
    for (Checked expression : expressions.items()) {
      Checked scope = expression.field("scopeName").under(expressions.path() + ".scopeName");
      if (!SCOPES.contains(scope.text())) {
        scope.invalid("unsupported scope", scope.typed());
      }
      limited.stream()
          .filter(resource -> !fits(scope.text(), resource))
          .forEach(
              _ ->
                  expressions.invalid(
                      "unsupported scope applied to resource", ScopeSelectorShape.of(selector)));
      values(
          scope.text(),
          expression.field("operator").under(expressions.path() + ".operator"),
          expression.field("values").under(expressions.path() + ".values"));
      seen.add(scope.text());
    }
    conflicts(expressions, spec.field("scopes"), seen);
  }

  private static void values(String scope, Checked operator, Checked values) {
    String shown = operator.typed();
    if (WITHOUT_VALUES.contains(scope) && !operator.is("Exists")) {
      operator.invalid(
          "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
              + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
              + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
          shown);
    }
    switch (operator.text()) {
      case "In", "NotIn" ->
          values.require(
              "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
      case "Exists", "DoesNotExist" -> {
        if (values.size() > 0) {
          values.invalid(
              "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
        }
      }
      default -> operator.invalid("not a valid selector operator", shown);
    }
  }
}
