package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds of the core group but for pods and workloads, by resource.
public final class CoreRules {
  private CoreRules() {}

  public static Map<String, KindRules> all() {
    return Map.ofEntries(
        Map.entry("services", new ServiceRules()),
        Map.entry("persistentvolumeclaims", new ClaimRules()),
        Map.entry("persistentvolumes", new VolumeRules()),
        Map.entry("configmaps", new ConfigMapRules()),
        Map.entry("secrets", new SecretRules()),
        Map.entry("limitranges", new LimitRangeRules()),
        Map.entry("resourcequotas", new QuotaRules()),
        Map.entry("endpoints", new EndpointsRules()),
        Map.entry("namespaces", new NamespaceRules()),
        Map.entry("nodes", new NodeRules()),
        Map.entry("events", new EventRules(false)),
        Map.entry("events.events.k8s.io", new EventRules(true)));
  }
}
