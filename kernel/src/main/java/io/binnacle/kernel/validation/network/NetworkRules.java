package io.binnacle.kernel.validation.network;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds of `networking.k8s.io` and `discovery.k8s.io`, by `resource.group`.
public final class NetworkRules {
  private NetworkRules() {}

  public static Map<String, KindRules> all() {
    return Map.of(
        "ingresses.networking.k8s.io",
        new IngressRules(),
        "ingressclasses.networking.k8s.io",
        new IngressClassRules(),
        "networkpolicies.networking.k8s.io",
        new NetworkPolicyRules(),
        "ipaddresses.networking.k8s.io",
        AddressKinds.addresses(),
        "servicecidrs.networking.k8s.io",
        AddressKinds.ranges(),
        "endpointslices.discovery.k8s.io",
        new EndpointSliceRules());
  }
}
