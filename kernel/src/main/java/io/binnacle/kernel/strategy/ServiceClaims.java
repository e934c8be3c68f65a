package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.LinkedHashSet;
import java.util.Set;

/// What a stored Service has taken from the shared pools. Pure.
public final class ServiceClaims {
  private ServiceClaims() {}

  /// Its addresses.
  public static Set<String> addresses(ObjectValue service) {
    Set<String> found = new LinkedHashSet<>(Services.clusterIps(service));
    found.remove("None");
    return found;
  }

  /// Its node ports, that of its health check included.
  public static Set<String> nodePorts(ObjectValue service) {
    Set<String> found = new LinkedHashSet<>();
    for (Value value : service.items("spec", "ports")) {
      if (value instanceof ObjectValue port) {
        port.integer("nodePort").filter(p -> p != 0).ifPresent(p -> found.add(p.toString()));
      }
    }
    service
        .integer("spec", "healthCheckNodePort")
        .filter(p -> p != 0)
        .ifPresent(p -> found.add(p.toString()));
    return found;
  }
}
