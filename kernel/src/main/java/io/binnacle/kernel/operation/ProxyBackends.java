package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.outbound.Destination;
import io.binnacle.kernel.tls.BackendTls;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/// What the names of proxied nodes, pods and services mean: `NAME`, `NAME:PORT` or
/// `SCHEME:NAME:PORT`. Thread-safe.
///
/// @param random chooses among the endpoints of a service
record ProxyBackends(Connecting connecting, Kubelets kubelets, RandomGenerator random) {
  private static final GroupVersionResource PODS = GroupVersionResource.core("pods");
  private static final GroupVersionResource ENDPOINTS = GroupVersionResource.core("endpoints");

  /// A name and what stands around it; parts not given are empty.
  private record Asked(String scheme, String name, String port) {
    boolean secure() {
      return scheme.equals("https");
    }
  }

  private static Asked asked(Target target, String sort) {
    String id = target.key().name();
    String[] parts = id.split(":", -1);
    Asked asked =
        switch (parts.length) {
          case 1 -> new Asked("", parts[0], "");
          case 2 -> new Asked("", parts[0], parts[1]);
          case 3 -> new Asked(parts[0], parts[1], parts[2]);
          default -> new Asked("", "", "");
        };
    if (asked.name().isEmpty() || !List.of("", "http", "https").contains(asked.scheme())) {
      throw ApiErrors.badRequest("invalid " + sort + " request " + FieldError.quote(id));
    }
    return asked;
  }

  /// A node's kubelet, or another port of the node.
  Destination node(Target target) {
    Asked asked = asked(target, "node");
    Destination kubelet = kubelets.of(target, asked.name());
    requireOutside(kubelet.host());
    if (asked.port().isEmpty() || asked.port().equals(Integer.toString(kubelet.port()))) {
      return kubelet;
    }
    return workload(asked, kubelet.host(), asked.port());
  }

  /// A pod's port, the first that it tells when none is asked for.
  Destination pod(Target target) {
    Asked asked = asked(target, "pod");
    ObjectValue pod =
        connecting.object(target, PODS, new ObjectKey(target.key().namespace(), asked.name()));
    String address = addresses(pod).stream().findFirst().orElse("");
    if (!numeric(address)) {
      throw notAllowed();
    }
    requireOutside(address);
    return workload(asked, address, asked.port().isEmpty() ? firstPort(pod) : asked.port());
  }

  private static String firstPort(ObjectValue pod) {
    for (Value container : pod.items("spec", "containers")) {
      if (container instanceof ObjectValue known
          && !known.items("ports").isEmpty()
          && known.items("ports").getFirst() instanceof ObjectValue port) {
        return Long.toString(port.integer("containerPort").orElse(0L));
      }
    }
    return "";
  }

  private static Destination workload(Asked asked, String host, String port) {
    String wanted = port.isEmpty() ? asked.secure() ? "443" : "80" : port;
    if (!wanted.matches("\\d{1,5}") || Integer.parseInt(wanted) > 65_535) {
      throw new ApiException(
          Status.failure(
              503,
              "ServiceUnavailable",
              "error trying to reach service: dial tcp: lookup tcp/" + wanted + ": unknown port"));
    }
    return new Destination(
        asked.secure(), host, Integer.parseInt(wanted), BackendTls.Peer.WORKLOAD);
  }

  /// An endpoint of a service that is a pod of its namespace.
  Destination service(Target target) {
    Asked asked = asked(target, "service");
    ObjectKey key = new ObjectKey(target.key().namespace(), asked.name());
    String port =
        asked.port().matches("[+-]?\\d{1,18}")
            ? portName(connecting.object(target, target.definition().address(), key), asked)
            : asked.port();
    List<ObjectValue> subsets = objects(connecting.object(target, ENDPOINTS, key).items("subsets"));
    if (subsets.isEmpty()) {
      throw unavailable("no endpoints available for service " + FieldError.quote(asked.name()));
    }
    for (ObjectValue subset : shuffled(subsets)) {
      Optional<Destination> found = endpoint(target, asked, port, subset);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw unavailable(
        "no endpoints available for service " + FieldError.quote(target.key().name()));
  }

  private static String portName(ObjectValue service, Asked asked) {
    long number = Long.parseLong(asked.port());
    for (ObjectValue port : objects(service.items("spec", "ports"))) {
      if (port.integer("port").orElse(0L) == number) {
        return port.text("name").orElse("");
      }
    }
    throw unavailable(
        "no service port " + number + " found for service " + FieldError.quote(asked.name()));
  }

  private Optional<Destination> endpoint(
      Target target, Asked asked, String port, ObjectValue subset) {
    for (ObjectValue one : objects(subset.items("ports"))) {
      if (one.text("name").orElse("").equals(port)) {
        for (ObjectValue address : shuffled(objects(subset.items("addresses")))) {
          String ip = address.text("ip").orElse("");
          if (isPod(target, address, ip)) {
            return Optional.of(workload(asked, ip, Long.toString(one.integer("port").orElse(0L))));
          }
        }
      }
    }
    return Optional.empty();
  }

  /// Whoever may write Endpoints must not thereby reach whatever the server reaches.
  private boolean isPod(Target target, ObjectValue address, String ip) {
    String namespace = target.key().namespace();
    if (!address.text("targetRef", "namespace").orElse("").equals(namespace)) {
      return false;
    }
    String name = address.text("targetRef", "name").orElse("");
    try {
      ObjectValue pod = connecting.object(target, PODS, new ObjectKey(namespace, name));
      return addresses(pod).contains(ip);
    } catch (ApiException unknown) {
      if (unknown.status().code() == 404) {
        return false;
      }
      throw unknown;
    }
  }

  private static List<String> addresses(ObjectValue pod) {
    return objects(pod.items("status", "podIPs")).stream()
        .map(address -> address.text("ip").orElse(""))
        .toList();
  }

  private <T> List<T> shuffled(List<T> all) {
    List<T> copy = new ArrayList<>(all);
    Collections.shuffle(copy, Random.from(random));
    return copy;
  }

  private static List<ObjectValue> objects(List<Value> values) {
    List<ObjectValue> objects = new ArrayList<>();
    for (Value value : values) {
      if (value instanceof ObjectValue object) {
        objects.add(object);
      }
    }
    return objects;
  }

  private static boolean numeric(String address) {
    return address.matches("[0-9.]+") || address.indexOf(':') >= 0;
  }

  /// The server's own machine and its neighbours on the link are nobody's business.
  private static void requireOutside(String host) {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw ApiErrors.badRequest("lookup " + host + ": no such host");
    }
    for (InetAddress address : addresses) {
      byte[] bytes = address.getAddress();
      boolean broadcast =
          bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == (byte) 0xff;
      if (address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || address.isLinkLocalAddress()
          || address.isMulticastAddress()
          || broadcast) {
        throw notAllowed();
      }
    }
  }

  private static ApiException notAllowed() {
    return ApiErrors.badRequest("address not allowed");
  }

  private static ApiException unavailable(String message) {
    return new ApiException(Status.failure(503, "ServiceUnavailable", message));
  }
}
