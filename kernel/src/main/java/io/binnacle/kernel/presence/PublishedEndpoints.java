package io.binnacle.kernel.presence;

import io.binnacle.kernel.registry.MasterLeases.Server;
import io.binnacle.spi.BootstrapObjects;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The Endpoints and the EndpointSlices of the Service `kubernetes`, for some servers. Servers that
/// share a port share a subset and a slice, as upstream, where all do; a slice has one set of
/// ports, so those of further ports get slices of their own.
///
/// @param servers the servers that live; at least one
record PublishedEndpoints(List<Server> servers) implements BootstrapObjects {
  static final String NAMESPACE = "default";
  static final String SERVICE = "kubernetes";
  static final String SERVICE_LABEL = "kubernetes.io/service-name";

  PublishedEndpoints {
    servers = List.copyOf(servers);
  }

  @Override
  public List<ObjectValue> bootstrapObjects() {
    List<ObjectValue> objects = new ArrayList<>();
    List<Value> subsets = new ArrayList<>();
    byPort().forEach((port, addresses) -> subsets.add(subset(port, addresses)));
    objects.add(
        object("v1", "Endpoints", SERVICE, "endpointslice.kubernetes.io/skip-mirror", "true")
            .with("subsets", new ListValue(subsets)));
    byPort().forEach((port, addresses) -> objects.add(slice(port, addresses)));
    return objects;
  }

  /// The names of the slices that there should be.
  List<String> sliceNames() {
    return byPort().keySet().stream().map(this::sliceName).toList();
  }

  private String sliceName(int port) {
    return port == byPort().firstKey() ? SERVICE : SERVICE + "-" + port;
  }

  /// Addresses of one family by ports: a Service of one family has no use for another.
  private SortedMap<Integer, List<String>> byPort() {
    boolean six = ipv6(servers.getFirst().address());
    SortedMap<Integer, List<String>> addresses = new TreeMap<>();
    servers.stream()
        .filter(server -> ipv6(server.address()) == six)
        .sorted(Comparator.comparing(Server::address))
        .forEach(
            server ->
                addresses
                    .computeIfAbsent(server.port(), port -> new ArrayList<>())
                    .add(server.address()));
    return addresses;
  }

  private static boolean ipv6(String address) {
    return address.indexOf(':') >= 0;
  }

  private static ObjectValue subset(int port, List<String> addresses) {
    List<Value> items = new ArrayList<>();
    addresses.forEach(address -> items.add(ObjectValue.of("ip", Value.of(address))));
    return ObjectValue.builder()
        .put("addresses", new ListValue(items))
        .put("ports", ports(port))
        .build();
  }

  private ObjectValue slice(int port, List<String> addresses) {
    List<Value> endpoints = new ArrayList<>();
    for (String address : addresses) {
      endpoints.add(
          ObjectValue.builder()
              .put("addresses", ListValue.of(Value.of(address)))
              .put("conditions", ObjectValue.of("ready", Value.of(true)))
              .build());
    }
    return object("discovery.k8s.io/v1", "EndpointSlice", sliceName(port), SERVICE_LABEL, SERVICE)
        .with("addressType", Value.of(ipv6(addresses.getFirst()) ? "IPv6" : "IPv4"))
        .with("endpoints", new ListValue(endpoints))
        .with("ports", ports(port));
  }

  private static ListValue ports(int port) {
    return ListValue.of(
        ObjectValue.builder()
            .put("name", "https")
            .put("port", port)
            .put("protocol", "TCP")
            .build());
  }

  private static ObjectValue object(
      String apiVersion, String kind, String name, String label, String value) {
    return ObjectValue.builder()
        .put("kind", kind)
        .put("apiVersion", apiVersion)
        .put(
            "metadata",
            ObjectValue.builder()
                .put("name", name)
                .put("namespace", NAMESPACE)
                .put("labels", ObjectValue.of(label, Value.of(value)))
                .build())
        .build();
  }

  /// What somebody else made of them is undone; other metadata stay.
  @Override
  public ObjectValue reconcile(ObjectValue wanted, ObjectValue existing) {
    ObjectValue object = existing;
    for (String member : List.of("subsets", "addressType", "endpoints", "ports")) {
      Optional<Value> value = wanted.get(member);
      if (value.isPresent()) {
        object = object.with(member, value.get());
      }
    }
    return object.withAt(
        wanted.at("metadata", "labels").orElse(ObjectValue.empty()), "metadata", "labels");
  }
}
