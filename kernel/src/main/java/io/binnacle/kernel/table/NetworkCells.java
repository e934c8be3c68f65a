package io.binnacle.kernel.table;

import static io.binnacle.kernel.table.Printed.NONE;
import static io.binnacle.kernel.table.Printed.row;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prints what connects pods.
final class NetworkCells {
  private static final int MOST_SHOWN = 3;

  private NetworkCells() {}

  static Map<String, CellPrinter> printers() {
    return Map.of(
        "services", NetworkCells::service,
        "endpoints", o -> row(o.name(), endpoints(o), o.age()),
        "endpointslices.discovery.k8s.io", NetworkCells::endpointSlice,
        "ingresses.networking.k8s.io", NetworkCells::ingress,
        "ingressclasses.networking.k8s.io", NetworkCells::ingressClass,
        "networkpolicies.networking.k8s.io",
            o -> row(o.name(), o.selector("spec", "podSelector"), o.age()),
        "servicecidrs.networking.k8s.io",
            o -> row(o.name(), String.join(",", o.texts("spec", "cidrs")), o.age()),
        "ipaddresses.networking.k8s.io", NetworkCells::ipAddress);
  }

  private static List<Value> service(Printed o) {
    String ports =
        o.children("spec", "ports").stream()
            .map(NetworkCells::port)
            .collect(Collectors.joining(","));
    return row(
        o.name(),
        o.text("spec", "type"),
        o.texts("spec", "clusterIPs").stream().findFirst().orElse(NONE),
        externalAddress(o),
        ports.isEmpty() ? NONE : ports,
        o.age(),
        o.labels("spec", "selector"));
  }

  private static String port(ObjectValue port) {
    long nodePort = port.integer("nodePort").orElse(0L);
    return port.integer("port").orElse(0L)
        + (nodePort > 0 ? ":" + nodePort : "")
        + "/"
        + port.text("protocol").orElse("");
  }

  private static String externalAddress(Printed o) {
    List<String> external = o.texts("spec", "externalIPs");
    return switch (o.text("spec", "type")) {
      case "ClusterIP", "NodePort" -> external.isEmpty() ? NONE : String.join(",", external);
      case "LoadBalancer" -> {
        String all =
            Stream.concat(balancerAddresses(o).stream(), external.stream())
                .collect(Collectors.joining(","));
        yield all.isEmpty() ? "<pending>" : all;
      }
      case "ExternalName" -> o.text("spec", "externalName");
      default -> Ages.UNKNOWN;
    };
  }

  private static List<String> balancerAddresses(Printed o) {
    return o.children("status", "loadBalancer", "ingress").stream()
        .map(point -> point.text("ip").or(() -> point.text("hostname")).orElse(""))
        .filter(address -> !address.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  private static String endpoints(Printed o) {
    List<String> all = new ArrayList<>();
    for (ObjectValue subset : o.children("subsets")) {
      List<String> addresses =
          Printed.objects(subset.items("addresses")).stream()
              .map(address -> address.text("ip").orElse(""))
              .toList();
      List<ObjectValue> ports = Printed.objects(subset.items("ports"));
      if (ports.isEmpty()) {
        all.addAll(addresses);
      }
      for (ObjectValue port : ports) {
        addresses.forEach(address -> all.add(hostAndPort(address, port)));
      }
    }
    return o.children("subsets").isEmpty() ? NONE : firstOf(all);
  }

  private static String hostAndPort(String address, ObjectValue port) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return host + ":" + port.integer("port").orElse(0L);
  }

  private static List<Value> endpointSlice(Printed o) {
    List<String> ports =
        o.children("ports").stream()
            .map(
                port ->
                    port.integer("port")
                        .map(number -> Long.toString(number))
                        .or(() -> port.text("name"))
                        .orElse("*"))
            .toList();
    List<String> addresses =
        o.children("endpoints").stream()
            .flatMap(endpoint -> endpoint.items("addresses").stream())
            .filter(TextValue.class::isInstance)
            .map(address -> ((TextValue) address).text())
            .toList();
    return row(
        o.name(), o.text("addressType"), firstOrUnset(ports), firstOrUnset(addresses), o.age());
  }

  private static String firstOrUnset(List<String> all) {
    String shown = firstOf(all);
    return shown.isEmpty() ? Printed.UNSET : shown;
  }

  private static String firstOf(List<String> all) {
    String shown = all.stream().limit(MOST_SHOWN).collect(Collectors.joining(","));
    return all.size() > MOST_SHOWN ? shown + " + " + (all.size() - MOST_SHOWN) + " more..." : shown;
  }

  private static List<Value> ingress(Printed o) {
    return row(
        o.name(),
        o.textOr(NONE, "spec", "ingressClassName"),
        hosts(o),
        String.join(",", balancerAddresses(o)),
        o.count("spec", "tls") > 0 ? "80, 443" : "80",
        o.age());
  }

  private static String hosts(Printed o) {
    List<ObjectValue> rules = o.children("spec", "rules");
    List<String> hosts = new ArrayList<>();
    boolean more = false;
    for (ObjectValue rule : rules) {
      more |= hosts.size() == MOST_SHOWN;
      String host = rule.text("host").orElse("");
      if (!more && !host.isEmpty()) {
        hosts.add(host);
      }
    }
    String shown = String.join(",", hosts);
    if (shown.isEmpty()) {
      return "*";
    }
    return more ? shown + " + " + (rules.size() - MOST_SHOWN) + " more..." : shown;
  }

  private static List<Value> ingressClass(Printed o) {
    boolean isDefault =
        o.child("metadata", "annotations")
            .text("ingressclass.kubernetes.io/is-default-class")
            .filter("true"::equals)
            .isPresent();
    String parameters = NONE;
    if (o.has("spec", "parameters")) {
      String group = o.text("spec", "parameters", "apiGroup");
      parameters =
          o.text("spec", "parameters", "kind")
              + (group.isEmpty() ? "" : "." + group)
              + "/"
              + o.text("spec", "parameters", "name");
    }
    return row(
        o.name() + (isDefault ? " (default)" : ""),
        o.text("spec", "controller"),
        parameters,
        o.age());
  }

  /// One cell more than there are columns: so prints upstream.
  private static List<Value> ipAddress(Printed o) {
    String parent = NONE;
    if (o.has("spec", "parentRef")) {
      String group = o.text("spec", "parentRef", "group");
      String namespace = o.text("spec", "parentRef", "namespace");
      String resource = o.text("spec", "parentRef", "resource");
      parent =
          (group.isEmpty() ? resource : resource + "." + group).toLowerCase(Locale.ROOT)
              + (namespace.isEmpty() ? "" : "/" + namespace)
              + "/"
              + o.text("spec", "parentRef", "name");
    }
    return row(o.name(), parent, o.age());
  }
}
