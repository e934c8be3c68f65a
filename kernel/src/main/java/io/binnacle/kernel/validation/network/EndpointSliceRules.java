package io.binnacle.kernel.validation.network;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.SelectorRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// `ValidateEndpointSlice` of Kubernetes 1.36.
final class EndpointSliceRules implements KindRules {
  private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");
  private static final int MOST_PORTS = 20000;
  private static final int MOST_ENDPOINTS = 1000;
  private static final int MOST_ADDRESSES = 100;
  private static final int MOST_LABELS = 16;
  private static final int MOST_HINTS = 8;

  @Override
  public void create(Checked object) {
    check(object, true);
  }

  @Override
  public void update(Checked object, ObjectValue old) {
    Checked before = Checked.silent(old);
    check(object, !object.field("endpoints").value().equals(before.field("endpoints").value()));
    object.field("addressType").immutableTyped(before.field("addressType"));
  }

  private static void check(Checked object, boolean newEndpoints) {
    Checked type = object.field("addressType");
    if (type.require("")) {
      type.oneOf(TYPES);
    }
    Checked ports = object.field("ports");
    if (ports.size() > MOST_PORTS) {
      ports.tooMany(MOST_PORTS);
    } else {
      Set<String> names = new HashSet<>();
      ports.items().forEach(port -> port(port, names));
    }
    Checked endpoints = object.field("endpoints");
    if (!newEndpoints) {
      return;
    }
    if (endpoints.size() > MOST_ENDPOINTS) {
      endpoints.tooMany(MOST_ENDPOINTS);
    } else {
      boolean ofServers = AddressRules.ofServers(object);
      endpoints.items().forEach(endpoint -> endpoint(endpoint, type.text(), ofServers));
    }
  }

  private static void port(Checked port, Set<String> names) {
    Checked name = port.field("name");
    if (!name.empty()) {
      name.invalid(Names.dnsLabel(name.text()));
    }
    if (!names.add(name.text())) {
      name.add(FieldError.duplicate(name.path(), FieldError.quote(name.text())));
    }
    Checked protocol = port.field("protocol");
    if (protocol.present()) {
      protocol.oneOf(List.of("SCTP", "TCP", "UDP"));
    } else {
      protocol.required("");
    }
    Checked application = port.field("appProtocol");
    if (application.present()) {
      application.invalid(Names.labelKey(application.text()));
    }
  }

  private static void endpoint(Checked endpoint, String type, boolean ofServers) {
    Checked addresses = endpoint.field("addresses");
    if (addresses.require("must contain at least 1 address") && addresses.size() > MOST_ADDRESSES) {
      addresses.tooMany(MOST_ADDRESSES);
    }
    addresses.items().forEach(address -> address(addresses, address, type, ofServers));
    Checked node = endpoint.field("nodeName");
    if (node.present()) {
      node.invalid(Names.dnsSubdomain(node.text()));
    }
    Checked topology = endpoint.field("deprecatedTopology");
    if (topology.size() > MOST_LABELS) {
      topology.tooMany(MOST_LABELS);
    }
    SelectorRules.labels(topology);
    Checked hostname = endpoint.field("hostname");
    if (hostname.present()) {
      hostname.invalid(Names.dnsLabel(hostname.text()));
    }
    Checked zones = endpoint.field("hints", "forZones");
    if (hints(zones, Names::labelValue)) {
      hints(endpoint.field("hints", "forNodes"), Names::dnsSubdomain);
    }
  }

  private static void address(Checked addresses, Checked address, String type, boolean ofServers) {
    switch (type) {
      case "IPv4" -> {
        if (AddressRules.legacyIp(address, List.of())) {
          if (AddressRules.six(address.text())) {
            addresses.invalid("must be an IPv4 address", address.shown());
          }
          AddressRules.endpointIp(address, ofServers);
        }
      }
      case "IPv6" -> {
        if (AddressRules.canonicalIp(address)) {
          if (!AddressRules.six(address.text())) {
            addresses.invalid("must be an IPv6 address", address.shown());
          }
          AddressRules.endpointIp(address, ofServers);
        }
      }
      case "FQDN" -> domain(address);
      default -> {}
    }
  }

  private static void domain(Checked address) {
    if (!address.require("")) {
      return;
    }
    String text = address.text();
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    List<String> faults = Names.dnsSubdomain(name);
    if (!faults.isEmpty()) {
      address.invalid(String.join(",", faults), FieldError.quote(name));
      return;
    }
    if (!name.contains(".")) {
      address.invalid(
          "should be a domain with at least two segments separated by dots",
          FieldError.quote(name));
      return;
    }
    for (String label : name.split("\\.", -1)) {
      List<String> bad = Names.dnsLabel(label);
      if (!bad.isEmpty()) {
        address.invalid(String.join(",", bad), FieldError.quote(label));
        return;
      }
    }
  }

  /// @return whether there were not too many
  private static boolean hints(Checked hints, Function<String, List<String>> form) {
    if (hints.size() > MOST_HINTS) {
      hints.tooMany(MOST_HINTS);
      return false;
    }
    Set<String> seen = new HashSet<>();
    for (Checked hint : hints.items()) {
      Checked name = hint.field("name");
      String shown = FieldError.quote(name.text());
      if (!seen.add(name.text())) {
        name.add(FieldError.duplicate(name.path(), shown));
      }
      form.apply(name.text()).forEach(fault -> name.invalid(fault, shown));
    }
    return true;
  }
}
