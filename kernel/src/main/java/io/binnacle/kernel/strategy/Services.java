package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Questions about the specification of a Service. Pure.
public final class Services {
  /// What the policies of internal and of external traffic may be, in the order of messages.
  public static final List<String> TRAFFIC_POLICIES = List.of("Cluster", "Local");

  private Services() {}

  static String type(ObjectValue service) {
    return service.text("spec", "type").filter(t -> !t.isEmpty()).orElse("ClusterIP");
  }

  static boolean externalName(ObjectValue service) {
    return type(service).equals("ExternalName");
  }

  static boolean loadBalancer(ObjectValue service) {
    return type(service).equals("LoadBalancer");
  }

  static boolean headless(ObjectValue service) {
    return service.text("spec", "clusterIP").orElse("").equals("None");
  }

  static boolean needsNodePort(ObjectValue service) {
    return type(service).equals("NodePort")
        || (loadBalancer(service)
            && !service
                .at("spec", "allocateLoadBalancerNodePorts")
                .equals(Optional.of(BoolValue.FALSE)));
  }

  static boolean needsHealthCheckPort(ObjectValue service) {
    return loadBalancer(service)
        && service.text("spec", "externalTrafficPolicy").orElse("").equals("Local");
  }

  /// Whether traffic from outside comes in through nodes.
  static boolean externallyAccessible(ObjectValue service) {
    return loadBalancer(service)
        || type(service).equals("NodePort")
        || (type(service).equals("ClusterIP") && !service.items("spec", "externalIPs").isEmpty());
  }

  static List<String> clusterIps(ObjectValue service) {
    return texts(service.items("spec", "clusterIPs"));
  }

  static List<String> texts(List<Value> values) {
    return values.stream()
        .filter(TextValue.class::isInstance)
        .map(v -> ((TextValue) v).text())
        .toList();
  }

  /// A list of texts as Go prints it in messages.
  static String quoted(List<String> texts) {
    return texts.stream().map(FieldError::quote).collect(Collectors.joining(",", "[", "]"));
  }
}
