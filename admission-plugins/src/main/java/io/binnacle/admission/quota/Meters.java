package io.binnacle.admission.quota;

import io.binnacle.spi.model.GroupVersionResource;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The meters of all resources that quotas know. Thread-safe.
final class Meters {
  /// What is not stored, and events, which never were measured.
  private static final Set<String> UNMEASURED =
      Set.of(
          "bindings",
          "componentstatuses",
          "tokenreviews.authentication.k8s.io",
          "selfsubjectreviews.authentication.k8s.io",
          "subjectaccessreviews.authorization.k8s.io",
          "selfsubjectaccessreviews.authorization.k8s.io",
          "localsubjectaccessreviews.authorization.k8s.io",
          "selfsubjectrulesreviews.authorization.k8s.io",
          "events",
          "events.events.k8s.io");

  private final Map<String, Meter> special;
  private final Map<String, Meter> counts = new ConcurrentHashMap<>();

  Meters(Clock clock) {
    special =
        Map.of(
            "pods", new PodMeter(clock),
            "services", new ServiceMeter(),
            "persistentvolumeclaims", new VolumeClaimMeter(),
            "resourceclaims.resource.k8s.io", new DeviceClaimMeter());
  }

  /// Empty for a resource that is not measured.
  Optional<Meter> of(GroupVersionResource resource) {
    String name = resource.qualifiedResource();
    if (UNMEASURED.contains(name)) {
      return Optional.empty();
    }
    Meter known = special.get(name);
    return Optional.of(
        known != null ? known : counts.computeIfAbsent(name, n -> CountMeter.of(resource)));
  }

  /// Whether more than the number of objects is measured.
  boolean special(GroupVersionResource resource) {
    return special.containsKey(resource.qualifiedResource());
  }
}
