package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.strategy.Services;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.PortRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.Optional;

/// How traffic reaches a Service: the second half of `validateService` of Kubernetes 1.36.
final class ServiceTrafficRules {
  private static final String SOURCE_RANGES =
      "service.beta.kubernetes.io/load-balancer-source-ranges";
  private static final String BALANCED_ONLY = "may only be used when `type` is 'LoadBalancer'";

  private ServiceTrafficRules() {}

  static void check(Checked object, ObjectValue old) {
    Checked spec = object.field("spec");
    boolean balanced = balanced(spec);
    sourceRanges(object, old, balanced);
    Checked allocate = spec.field("allocateLoadBalancerNodePorts");
    if (allocate.present() && !balanced) {
      allocate.forbidden(BALANCED_ONLY);
    }
    if (balanced && !allocate.present()) {
      allocate.under("allocateLoadBalancerNodePorts").required("");
    }
    balancerClass(spec);
    external(spec);
    internal(spec);
    Checked distribution = spec.field("trafficDistribution");
    if (distribution.present()) {
      distribution.oneOfTexts(List.of("PreferClose", "PreferSameZone", "PreferSameNode"));
    }
  }

  static boolean balanced(Checked spec) {
    return spec.field("type").is("LoadBalancer");
  }

  private static void sourceRanges(Checked object, ObjectValue old, boolean balanced) {
    Checked ranges =
        object.field("spec", "loadBalancerSourceRanges").under("spec.LoadBalancerSourceRanges");
    Checked annotation = object.field("metadata", "annotations").entry(SOURCE_RANGES);
    if (ranges.size() > 0) {
      if (!balanced) {
        ranges.forbidden(BALANCED_ONLY);
      }
      List<String> known =
          ServiceRules.texts(old.items("spec", "loadBalancerSourceRanges")).stream()
              .map(String::strip)
              .toList();
      ranges.items().forEach(r -> AddressRules.legacyCidr(r, r.text().strip(), known));
    } else if (annotation.present()) {
      if (!balanced) {
        annotation.forbidden(BALANCED_ONLY);
      }
      Optional<String> before = old.text("metadata", "annotations", SOURCE_RANGES);
      if (!before.equals(Optional.of(annotation.text())) && !annotation.text().isBlank()) {
        for (String range : annotation.text().strip().split(",", -1)) {
          AddressRules.legacyCidr(annotation, range.strip(), List.of());
        }
      }
    }
  }

  static void balancerClass(Checked spec) {
    Checked balancerClass = spec.field("loadBalancerClass");
    if (!balancerClass.present()) {
      return;
    }
    if (balanced(spec)) {
      balancerClass.invalid(Names.labelKey(balancerClass.text()));
    } else {
      balancerClass.forbidden(BALANCED_ONLY);
    }
  }

  private static void external(Checked spec) {
    Checked policy = spec.field("externalTrafficPolicy");
    if (!reachable(spec)) {
      if (!policy.empty()) {
        policy.invalid("may only be set for externally-accessible services", policy.typed());
      }
    } else if (policy.require("")) {
      policy.oneOf(Services.TRAFFIC_POLICIES);
    }
    Checked port = spec.field("healthCheckNodePort");
    if (checkedForHealth(spec)) {
      if (port.require("")) {
        PortRules.number(port);
      }
    } else if (!port.empty()) {
      port.invalid(
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
  }

  private static boolean reachable(Checked spec) {
    return spec.field("type").isOneOf("LoadBalancer", "NodePort")
        || (spec.field("type").is("ClusterIP") && spec.field("externalIPs").size() > 0);
  }

  static boolean checkedForHealth(Checked spec) {
    return balanced(spec) && spec.field("externalTrafficPolicy").is("Local");
  }

  private static void internal(Checked spec) {
    Checked policy = spec.field("internalTrafficPolicy");
    if (!policy.present()) {
      if (spec.field("type").isOneOf("NodePort", "LoadBalancer", "ClusterIP")) {
        policy.required("");
      }
    } else {
      policy.oneOf(Services.TRAFFIC_POLICIES);
    }
  }

  /// What may not change while the Service is of the same type.
  static void changes(Checked spec, Checked old) {
    Checked balancerClass = spec.field("loadBalancerClass");
    if (balanced(old)
        && balanced(spec)
        && !balancerClass.value().equals(old.field("loadBalancerClass").value())) {
      balancerClass.invalid("may not change once set");
    }
    balancerClass(spec);
    Checked port = spec.field("healthCheckNodePort");
    if (checkedForHealth(old)
        && checkedForHealth(spec)
        && port.integer().orElse(0) != old.field("healthCheckNodePort").integer().orElse(0)) {
      port.add(FieldError.forbidden(port.path(), "field is immutable"));
    }
  }
}
