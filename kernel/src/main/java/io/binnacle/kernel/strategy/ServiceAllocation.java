package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Takes the addresses and node ports of one Service from their pools, for one write. Confined to
/// one thread.
final class ServiceAllocation implements Reservation {
  static final int FIRST_NODE_PORT = 30_000;
  static final int LAST_NODE_PORT = 32_767;

  private static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");
  private static final int RANDOM_TRIES = 64;

  private final ServiceRange range;
  private final Pool addresses;
  private final Pool ports;
  private final RandomGenerator random;
  private final ObjectKey owner;
  private final boolean dryRun;
  private final boolean isNew;

  /// The address of a Service that has one cannot be changed, which validation says.
  private final boolean hadAddress;

  private final Set<String> keptAddresses;
  private final Set<String> keptPorts;
  private final List<String> takenAddresses = new ArrayList<>();
  private final List<String> takenPorts = new ArrayList<>();
  private ObjectValue service;

  ServiceAllocation(
      ServicePools pools, ObjectValue service, Optional<ObjectValue> old, WriteContext context) {
    this.range = pools.range();
    this.addresses = pools.addresses();
    this.ports = pools.ports();
    this.random = pools.random();
    this.owner = context.key();
    this.dryRun = context.dryRun();
    this.isNew = old.isEmpty();
    this.hadAddress = old.filter(o -> !Services.externalName(o)).isPresent();
    this.service = service;
    this.keptAddresses = old.map(ServiceClaims::addresses).orElse(Set.of());
    this.keptPorts = old.map(ServiceClaims::nodePorts).orElse(Set.of());
  }

  /// Takes everything, or nothing and fails.
  ServiceAllocation take() {
    try {
      takeAddress();
      takeNodePorts();
      takeHealthCheckPort();
    } catch (RuntimeException failed) {
      release();
      throw failed;
    }
    return this;
  }

  private void takeAddress() {
    if (hadAddress || Services.externalName(service) || Services.headless(service)) {
      return;
    }
    List<String> wanted = Services.clusterIps(service);
    if (wanted.isEmpty()) {
      String address = freeAddress();
      service =
          service
              .withAt(Value.of(address), "spec", "clusterIP")
              .withAt(ListValue.of(Value.of(address)), "spec", "clusterIPs");
      return;
    }
    for (String address : wanted) {
      takeAddress(address, wanted);
    }
  }

  private void takeAddress(String address, List<String> all) {
    String why;
    if (ServiceRange.address(address).isEmpty()) {
      // Validation words this better.
      return;
    } else if (!range.contains(address)) {
      why =
          "the provided IP ("
              + address
              + ") is not in the valid range. The range of valid IPs is "
              + range;
    } else if (claim(addresses, address, takenAddresses)) {
      return;
    } else {
      why = "provided IP is already allocated";
    }
    throw ApiErrors.invalid(
        SERVICE,
        owner.name(),
        List.of(
            FieldError.invalid(
                "spec.clusterIPs",
                Services.quoted(all),
                "failed to allocate IP " + address + ": " + why)));
  }

  private String freeAddress() {
    String candidate = range.any(random);
    for (int i = 0; i < RANDOM_TRIES; i++) {
      if (claim(addresses, candidate, takenAddresses)) {
        return candidate;
      }
      candidate = range.any(random);
    }
    for (long i = 0; i < range.size(); i++) {
      if (!addresses.taken(candidate) && claim(addresses, candidate, takenAddresses)) {
        return candidate;
      }
      candidate = range.after(candidate);
    }
    throw ApiErrors.internal("failed to allocate a serviceIP: range is full");
  }

  private void takeNodePorts() {
    List<Value> given = service.items("spec", "ports");
    boolean needed = Services.needsNodePort(service);
    if (given.isEmpty() || !(needed || Services.loadBalancer(service))) {
      return;
    }
    List<Value> allocated = new ArrayList<>();
    Map<Long, Long> byPort = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      Value value = given.get(i);
      if (value instanceof ObjectValue port && (nodePort(port) != 0 || needed)) {
        String path = "spec.ports[" + i + "].nodePort";
        long number = isNew ? newNodePort(port, path, byPort) : changedNodePort(port, path);
        value = port.with("nodePort", NumberValue.of(number));
      }
      allocated.add(value);
    }
    service = service.withAt(new ListValue(allocated), "spec", "ports");
  }

  /// In a new Service, what has one port, by different protocols, has one node port: the one that
  /// is given for any of them.
  private long newNodePort(ObjectValue port, String path, Map<Long, Long> byPort) {
    long wanted = nodePort(port);
    Long known = byPort.get(portNumber(port));
    if (known != null) {
      if (wanted != 0 && wanted != known) {
        takeNodePort(wanted, path);
        return wanted;
      }
      return known;
    }
    long requested = requestedNodePort(portNumber(port));
    if (requested != 0) {
      takeNodePort(requested, path);
    } else {
      requested = freePort();
    }
    byPort.put(portNumber(port), requested);
    return requested;
  }

  private long requestedNodePort(long portNumber) {
    for (Value other : service.items("spec", "ports")) {
      if (other instanceof ObjectValue port
          && portNumber(port) == portNumber
          && nodePort(port) != 0) {
        return nodePort(port);
      }
    }
    return 0;
  }

  private long changedNodePort(ObjectValue port, String path) {
    long wanted = nodePort(port);
    if (wanted == 0) {
      return freePort();
    }
    String text = Long.toString(wanted);
    if (!keptPorts.contains(text) && !takenPorts.contains(text)) {
      takeNodePort(wanted, path);
    }
    return wanted;
  }

  private static long nodePort(ObjectValue port) {
    return port.integer("nodePort").orElse(0L);
  }

  private static long portNumber(ObjectValue port) {
    return port.integer("port").orElse(0L);
  }

  private void takeNodePort(long number, String path) {
    String port = Long.toString(number);
    String why;
    // Upstream's dry run looks only whether the port is taken.
    if (!dryRun && (number < FIRST_NODE_PORT || number > LAST_NODE_PORT)) {
      why =
          "provided port is not in the valid range. The range of valid ports is "
              + FIRST_NODE_PORT
              + "-"
              + LAST_NODE_PORT;
    } else if (claim(ports, port, takenPorts)) {
      return;
    } else {
      why = "provided port is already allocated";
    }
    throw ApiErrors.invalid(SERVICE, owner.name(), List.of(FieldError.invalid(path, port, why)));
  }

  private long freePort() {
    int span = LAST_NODE_PORT - FIRST_NODE_PORT + 1;
    int start = random.nextInt(span);
    for (int i = 0; i < span; i++) {
      long candidate = FIRST_NODE_PORT + (long) (start + i) % span;
      String text = Long.toString(candidate);
      if (!keptPorts.contains(text) && !ports.taken(text) && claim(ports, text, takenPorts)) {
        return candidate;
      }
    }
    throw ApiErrors.internal("failed to allocate a nodePort: range is full");
  }

  private void takeHealthCheckPort() {
    if (!Services.needsHealthCheckPort(service)) {
      return;
    }
    long wanted = service.integer("spec", "healthCheckNodePort").orElse(0L);
    if (wanted == 0) {
      service = service.withAt(NumberValue.of(freePort()), "spec", "healthCheckNodePort");
    } else if (!keptPorts.contains(Long.toString(wanted))) {
      takeNodePort(wanted, "spec.healthCheckNodePort");
    }
  }

  private boolean claim(Pool pool, String item, List<String> taken) {
    boolean mine = !taken.contains(item) && (dryRun ? !pool.taken(item) : pool.take(item, owner));
    if (mine) {
      taken.add(item);
    }
    return mine;
  }

  @Override
  public ObjectValue object() {
    return service;
  }

  @Override
  public void confirm() {
    if (dryRun) {
      return;
    }
    Set<String> used = ServiceClaims.addresses(service);
    keptAddresses.stream()
        .filter(a -> !used.contains(a))
        .forEach(a -> addresses.giveBack(a, owner));
    Set<String> usedPorts = ServiceClaims.nodePorts(service);
    keptPorts.stream().filter(p -> !usedPorts.contains(p)).forEach(p -> ports.giveBack(p, owner));
  }

  @Override
  public void release() {
    if (dryRun) {
      return;
    }
    takenAddresses.forEach(a -> addresses.giveBack(a, owner));
    takenPorts.forEach(p -> ports.giveBack(p, owner));
  }
}
