package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What may be reported of the claims of a pod: `validatePodResourceClaimStatuses` and
/// `validatePodExtendedResourceClaimStatus` of Kubernetes 1.36. Pure.
final class PodClaimStatusRules {
  private PodClaimStatusRules() {}

  /// @param spec the pod's own
  static void check(Checked status, Checked spec) {
    claims(status.field("resourceClaimStatuses"), spec);
    Checked extended = status.field("extendedResourceClaimStatus");
    if (extended.present()) {
      mappings(extended, spec);
      Checked claim = extended.field("resourceClaimName");
      if (claim.require("")) {
        claim.invalid(Names.dnsSubdomain(claim.text()));
      }
    }
  }

  private static void claims(Checked statuses, Checked spec) {
    Set<String> known = new HashSet<>();
    spec.field("resourceClaims").items().forEach(claim -> known.add(claim.field("name").text()));
    Set<String> seen = new HashSet<>();
    for (Checked status : statuses.items()) {
      Checked name = status.field("name");
      if (!known.contains(name.text())) {
        name.invalid(
            "must match the name of an entry in `spec.resourceClaims`",
            FieldError.quote(name.text()));
      }
      if (!seen.add(name.text())) {
        name.duplicate();
      }
      Checked claim = status.field("resourceClaimName");
      if (claim.present()) {
        claim.invalid(Names.dnsSubdomain(claim.text()));
      }
    }
  }

  private static void mappings(Checked extended, Checked spec) {
    Map<String, ObjectValue> requests = new HashMap<>();
    for (String list : List.of("initContainers", "containers")) {
      for (Checked container : spec.field(list).items()) {
        requests.put(
            container.field("name").text(), container.field("resources", "requests").object());
      }
    }
    Checked mappings = extended.field("requestMappings");
    if (mappings.size() == 0) {
      mappings.required("at least one request mapping is required");
    }
    Set<List<String>> seen = new HashSet<>();
    for (Checked mapping : mappings.items()) {
      Checked container = mapping.field("containerName");
      Checked resource = mapping.field("resourceName");
      Checked request = mapping.field("requestName");
      if (!requests.containsKey(container.text())) {
        container.invalid(
            "must match the name of an entry in spec.initContainers.name or spec.containers.name",
            FieldError.quote(container.text()));
      } else if (!requests
          .getOrDefault(container.text(), ObjectValue.empty())
          .has(resource.text())) {
        resource.invalid(
            "must match the extended resource name of an entry in"
                + " spec.initContainers.resources.requests or spec.containers.resources.requests",
            FieldError.quote(resource.text()));
      }
      // Upstream tells of it as if there were but one.
      Checked told = request.under(extended.path() + ".requestName");
      Names.dnsLabel(request.text())
          .forEach(fault -> told.invalid(fault, FieldError.quote(request.text())));
      if (!seen.add(List.of(container.text(), resource.text(), request.text()))) {
        container.duplicate();
        resource.duplicate();
        request.duplicate();
      }
    }
  }
}
