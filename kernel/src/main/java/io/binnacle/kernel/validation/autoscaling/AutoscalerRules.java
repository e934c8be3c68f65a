package io.binnacle.kernel.validation.autoscaling;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `ValidateHorizontalPodAutoscaler` of Kubernetes 1.36. Autoscalers of version 1 come here as
/// those of version 2 that they are stored as.
public final class AutoscalerRules implements KindRules {
  private static final int LONGEST_WINDOW = 3600;
  private static final int LONGEST_PERIOD = 1800;

  /// The kinds of `autoscaling`, by `resource.group`.
  public static Map<String, KindRules> all() {
    return Map.of("horizontalpodautoscalers.autoscaling", new AutoscalerRules());
  }

  @Override
  public void create(Checked object) {
    Checked spec = object.field("spec");
    boolean free = spec.field("scaleTargetRef", "kind").is("ReplicationController");
    check(spec, 1, new Version(free, false), new Version(true, false));
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked spec = object.field("spec");
    Checked before = Checked.silent(old).field("spec");
    Checked minimum = before.field("minReplicas");
    Checked target = spec.field("scaleTargetRef");
    Checked targetBefore = before.field("scaleTargetRef");
    boolean sameTarget =
        target.field("apiVersion").is(targetBefore.field("apiVersion").text())
            && target.field("kind").is(targetBefore.field("kind").text());
    boolean anyVersion =
        before.field("metrics").items().stream()
            .filter(m -> m.field("type").is("Object") && m.field("object").present())
            .map(m -> m.field("object", "describedObject", "apiVersion").text())
            .anyMatch(v -> new Version(true, false).fault(v).isPresent());
    check(
        spec,
        minimum.present() && minimum.integer().orElse(1) == 0 ? 0 : 1,
        new Version(target.field("kind").is("ReplicationController"), sameTarget),
        new Version(true, anyVersion));
  }

  @Override
  public void updateStatus(Checked object, ObjectValue old) {
    object.field("status", "currentReplicas").notNegative();
    object.field("status", "desiredReplicas").notNegative();
  }

  /// What the version in a reference must be like.
  ///
  /// @param free whether it may lack a group
  /// @param any whether it may be anything
  private record Version(boolean free, boolean any) {
    Optional<String> fault(String version) {
      if (any) {
        return Optional.empty();
      }
      if (version.chars().filter(c -> c == '/').count() > 1) {
        return Optional.of("unexpected GroupVersion string: " + version);
      }
      return free || version.indexOf('/') > 0
          ? Optional.empty()
          : Optional.of("apiVersion must specify API group");
    }
  }

  private static void check(Checked spec, int least, Version target, Version described) {
    Checked minimum = spec.field("minReplicas");
    Checked maximum = spec.field("maxReplicas");
    long most = maximum.integer().orElse(0);
    if (minimum.integer().orElse(1) < least) {
      minimum.invalid("must be greater than or equal to " + least);
    }
    if (most == 0) {
      maximum.required("must be set and greater than 0");
    } else if (most < 0) {
      maximum.invalid("must be greater than or equal to 1");
    }
    if (minimum.present() && most < minimum.integer().orElse(0)) {
      maximum.invalid("must be greater than or equal to `minReplicas`", Long.toString(most));
    }
    reference(spec.field("scaleTargetRef"), target);
    metrics(spec, described);
    rules(spec.field("behavior", "scaleUp"));
    rules(spec.field("behavior", "scaleDown"));
  }

  private static void reference(Checked reference, Version rule) {
    for (String member : List.of("kind", "name")) {
      if (reference.field(member).require("")) {
        reference.field(member).invalid(Names.pathSegment(reference.field(member).text()));
      }
    }
    Checked version = reference.field("apiVersion");
    rule.fault(version.text())
        .ifPresent(fault -> version.invalid(fault, FieldError.quote(version.text())));
  }

  private static void metrics(Checked spec, Version described) {
    Checked metrics = spec.field("metrics");
    for (Checked metric : metrics.items()) {
      MetricRules.check(metric, object -> reference(object, described));
    }
    Checked minimum = spec.field("minReplicas");
    boolean outside =
        metrics.items().stream().anyMatch(m -> m.field("type").isOneOf("Object", "External"));
    if (minimum.present() && minimum.integer().orElse(1) == 0 && !outside) {
      metrics.forbidden(
          "must specify at least one Object or External metric to support scaling to zero"
              + " replicas");
    }
  }

  private static void rules(Checked rules) {
    if (!rules.present()) {
      return;
    }
    Checked window = rules.field("stabilizationWindowSeconds");
    if (window.integer().orElse(0) < 0) {
      window.invalid("must be greater than or equal to zero");
    }
    atMost(window, LONGEST_WINDOW);
    if (rules.field("selectPolicy").present()) {
      rules.field("selectPolicy").oneOf(List.of("Disabled", "Max", "Min"));
    }
    rules.field("policies").require("must specify at least one Policy");
    rules.field("policies").items().forEach(AutoscalerRules::policy);
    if (rules.field("tolerance").present()) {
      ResourceRules.notNegative(rules.field("tolerance"));
    }
  }

  private static void atMost(Checked number, int most) {
    if (number.integer().orElse(0) > most) {
      number.invalid("must be less than or equal to " + most);
    }
  }

  private static void policy(Checked policy) {
    policy.field("type").oneOf(List.of("Percent", "Pods"));
    for (String member : List.of("value", "periodSeconds")) {
      long number = policy.field(member).integer().orElse(0);
      if (number <= 0) {
        policy.field(member).invalid("must be greater than zero", Long.toString(number));
      }
    }
    atMost(policy.field("periodSeconds"), LONGEST_PERIOD);
  }
}
