package io.binnacle.kernel.strategy;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A Service gets an address of the cluster's range and, where it wants them, node ports, each
/// given to one Service at a time. The cluster speaks IPv4.
final class ServiceStrategy implements Strategy {
  private final KindTraits traits;
  private final ServicePools pools;
  private final ServiceFamilies families;

  ServiceStrategy(KindTraits traits, ServicePools pools, ServiceFamilies families) {
    this.traits = traits;
    this.pools = pools;
    this.families = families;
  }

  @Override
  public KindTraits traits() {
    return traits;
  }

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    ObjectValue service = traits.dropStatus(object);
    String address = service.text("spec", "clusterIP").orElse("");
    if (!address.isEmpty() && Services.clusterIps(service).isEmpty()) {
      service = service.withAt(ListValue.of(Value.of(address)), "spec", "clusterIPs");
    }
    return withoutTrafficPolicy(
        families.initialised(context.key().name(), service, Optional.empty()));
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    ObjectValue service = traits.keepStatus(object, old);
    service = withAllocated(withMatchingAddresses(service, old), old);
    service = families.initialised(context.key().name(), service, Optional.of(old));
    return withoutTrafficPolicy(withoutWhatTheTypeLost(service, old));
  }

  @Override
  public Reservation reserve(ObjectValue object, Optional<ObjectValue> old, WriteContext context) {
    return new ServiceAllocation(pools, object, old, context).take();
  }

  @Override
  public void releaseAll(ObjectValue deleted, WriteContext context) {
    ServiceClaims.addresses(deleted).forEach(a -> pools.addresses().giveBack(a, context.key()));
    ServiceClaims.nodePorts(deleted).forEach(p -> pools.ports().giveBack(p, context.key()));
  }

  /// Brings the single and the plural form of the address together, by what the client changed.
  private static ObjectValue withMatchingAddresses(ObjectValue service, ObjectValue old) {
    String before = old.text("spec", "clusterIP").orElse("");
    String after = service.text("spec", "clusterIP").orElse("");
    List<String> allBefore = Services.clusterIps(old);
    List<String> allAfter = Services.clusterIps(service);
    if (before.equals(after)) {
      return allAfter.isEmpty() ? copySpec(service, old, "clusterIPs") : service;
    }
    if (!allBefore.equals(allAfter) && !(allAfter.isEmpty() && !after.isEmpty())) {
      return service;
    }
    return after.isEmpty()
        ? service.withoutAt("spec", "clusterIPs")
        : service.withAt(ListValue.of(Value.of(after)), "spec", "clusterIPs");
  }

  /// What was allocated stays when the update leaves it out.
  private static ObjectValue withAllocated(ObjectValue updated, ObjectValue old) {
    ObjectValue service = updated;
    if (!Services.externalName(old) && !Services.externalName(service)) {
      if (service.text("spec", "clusterIP").orElse("").isEmpty()) {
        service = copySpec(service, old, "clusterIP");
      }
      if (Services.clusterIps(service).isEmpty()) {
        service = copySpec(service, old, "clusterIPs");
      }
    }
    if (Services.needsNodePort(old) && Services.needsNodePort(service)) {
      service = withNodePortsOf(service, old);
    }
    if (Services.needsHealthCheckPort(old)
        && Services.needsHealthCheckPort(service)
        && service.integer("spec", "healthCheckNodePort").orElse(0L) == 0) {
      service = copySpec(service, old, "healthCheckNodePort");
    }
    return service;
  }

  private static ObjectValue withNodePortsOf(ObjectValue service, ObjectValue old) {
    Map<String, Long> byName = new HashMap<>();
    for (Value value : old.items("spec", "ports")) {
      if (value instanceof ObjectValue port) {
        byName.put(port.text("name").orElse(""), port.integer("nodePort").orElse(0L));
      }
    }
    Set<Long> used = new HashSet<>();
    for (Value value : service.items("spec", "ports")) {
      if (value instanceof ObjectValue port) {
        port.integer("nodePort").ifPresent(used::add);
      }
    }
    List<Value> ports = new ArrayList<>();
    for (Value value : service.items("spec", "ports")) {
      if (value instanceof ObjectValue port && port.integer("nodePort").orElse(0L) == 0) {
        long known = byName.getOrDefault(port.text("name").orElse(""), 0L);
        ports.add(
            known != 0 && !used.contains(known)
                ? port.with("nodePort", NumberValue.of(known))
                : port);
      } else {
        ports.add(value);
      }
    }
    return ports.isEmpty() ? service : service.withAt(new ListValue(ports), "spec", "ports");
  }

  /// A Service that changes its type loses what the new type does not have, unless the client
  /// changed that too: then validation complains.
  private static ObjectValue withoutWhatTheTypeLost(ObjectValue updated, ObjectValue old) {
    ObjectValue service = updated;
    if (!Services.externalName(old) && Services.externalName(service)) {
      for (String member : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
        service = withoutUnchanged(service, old, member);
      }
    }
    if (Services.needsNodePort(old) && !Services.needsNodePort(service)) {
      service = withoutNodePorts(service);
    }
    if (Services.needsHealthCheckPort(old) && !Services.needsHealthCheckPort(service)) {
      service = withoutUnchanged(service, old, "healthCheckNodePort");
    }
    if (Services.loadBalancer(old) && !Services.loadBalancer(service)) {
      service = withoutUnchanged(service, old, "allocateLoadBalancerNodePorts");
      service = withoutUnchanged(service, old, "loadBalancerClass");
    }
    if (Services.externallyAccessible(old) && !Services.externallyAccessible(service)) {
      service = withoutUnchanged(service, old, "externalTrafficPolicy");
    }
    return Services.loadBalancer(service)
        ? service
        : service.withAt(ObjectValue.empty(), "status", "loadBalancer");
  }

  /// A name outside the cluster has no traffic within it; upstream hides what clients say of it
  /// when it is read. What it refuses to store is left for that.
  private static ObjectValue withoutTrafficPolicy(ObjectValue service) {
    return Services.externalName(service)
            && service
                .text("spec", "internalTrafficPolicy")
                .filter(Services.TRAFFIC_POLICIES::contains)
                .isPresent()
        ? service.withoutAt("spec", "internalTrafficPolicy")
        : service;
  }

  private static ObjectValue withoutNodePorts(ObjectValue service) {
    List<Value> ports = new ArrayList<>();
    for (Value value : service.items("spec", "ports")) {
      ports.add(value instanceof ObjectValue port ? port.without("nodePort") : value);
    }
    return ports.isEmpty() ? service : service.withAt(new ListValue(ports), "spec", "ports");
  }

  private static ObjectValue copySpec(ObjectValue service, ObjectValue old, String member) {
    Optional<Value> value = old.at("spec", member);
    return value.isPresent() ? service.withAt(value.get(), "spec", member) : service;
  }

  private static ObjectValue withoutUnchanged(ObjectValue service, ObjectValue old, String member) {
    return service.at("spec", member).equals(old.at("spec", member))
        ? service.withoutAt("spec", member)
        : service;
  }
}
