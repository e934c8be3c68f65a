package io.binnacle.admission.quota;

import io.binnacle.admission.Amounts;
import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.BoolValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Counts Services, and among them load balancers and node ports.
final class ServiceMeter implements Meter {
  private static final String COUNT = CountMeter.count("services");
  private static final String SERVICES = "services";
  private static final String NODE_PORTS = "services.nodeports";
  private static final String BALANCERS = "services.loadbalancers";

  @Override
  public SortedSet<String> measured(Set<String> names) {
    SortedSet<String> known = new TreeSet<>(Set.of(COUNT, SERVICES, NODE_PORTS, BALANCERS));
    known.retainAll(names);
    return known;
  }

  @Override
  public Amounts usage(ObjectValue service) {
    String type = service.text("spec", "type").orElse("");
    boolean balancer = type.equals("LoadBalancer");
    long ports =
        switch (type) {
          case "NodePort" -> service.items("spec", "ports").size();
          case "LoadBalancer" ->
              allocates(service)
                  // They are not allocated yet: the intention counts.
                  ? service.items("spec", "ports").size()
                  : service.items("spec", "ports").stream().filter(ServiceMeter::taken).count();
          default -> 0;
        };
    return Amounts.none()
        .with(COUNT, Quantity.of(1))
        .with(SERVICES, Quantity.of(1))
        .with(NODE_PORTS, Quantity.of(ports))
        .with(BALANCERS, Quantity.of(balancer ? 1 : 0));
  }

  private static boolean allocates(ObjectValue service) {
    return !service
        .at("spec", "allocateLoadBalancerNodePorts")
        .equals(Optional.<Value>of(BoolValue.FALSE));
  }

  private static boolean taken(Value port) {
    return port instanceof ObjectValue p && p.integer("nodePort").orElse(0L) != 0;
  }
}
