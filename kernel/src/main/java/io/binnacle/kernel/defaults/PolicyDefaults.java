package io.binnacle.kernel.defaults;

import static io.binnacle.kernel.defaults.BuiltInDefaults.zero;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Defaults of the other groups that depend on other fields.
final class PolicyDefaults {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private PolicyDefaults() {}

  static Map<String, UnaryOperator<ObjectValue>> rules() {
    Map<String, UnaryOperator<ObjectValue>> rules = new HashMap<>();
    rules.put("io.k8s.api.rbac.v1.Subject", PolicyDefaults::subject);
    rules.put("io.k8s.api.networking.v1.NetworkPolicySpec", PolicyDefaults::policyTypes);
    rules.put("io.k8s.api.resource.v1.ExactDeviceRequest", PolicyDefaults::deviceCount);
    rules.put("io.k8s.api.resource.v1.DeviceSubRequest", PolicyDefaults::deviceCount);
    rules.put("io.k8s.api.resource.v1.Device", PolicyDefaults::multipliers);
    return rules;
  }

  private static ObjectValue subject(ObjectValue subject) {
    boolean ofRbac =
        switch (subject.text("kind").orElse("")) {
          case "User", "Group" -> true;
          default -> false;
        };
    return ofRbac && zero(subject, "apiGroup") ? subject.with("apiGroup", Value.of(RBAC)) : subject;
  }

  private static ObjectValue policyTypes(ObjectValue spec) {
    if (!zero(spec, "policyTypes")) {
      return spec;
    }
    return spec.with(
        "policyTypes",
        zero(spec, "egress")
            ? ListValue.of(Value.of("Ingress"))
            : ListValue.of(Value.of("Ingress"), Value.of("Egress")));
  }

  private static ObjectValue deviceCount(ObjectValue request) {
    boolean exact = request.text("allocationMode").orElse("").equals("ExactCount");
    return exact && zero(request, "count") ? request.with("count", Value.of(1)) : request;
  }

  private static ObjectValue multipliers(ObjectValue device) {
    Optional<ObjectValue> mappings = device.object("nodeAllocatableResourceMappings");
    if (mappings.isEmpty()) {
      return device;
    }
    ObjectValue result = mappings.get();
    for (String name : mappings.get().names()) {
      if (result.get(name).orElse(NullValue.NULL) instanceof ObjectValue mapping
          && !mapping.has("allocationMultiplier")) {
        result = result.with(name, mapping.with("allocationMultiplier", Value.of("1")));
      }
    }
    return device.with("nodeAllocatableResourceMappings", result);
  }
}
