package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.KindRules;
import io.binnacle.kernel.validation.PortRules;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// `ValidateEndpoints` of Kubernetes 1.36.
final class EndpointsRules implements KindRules {
  @Override
  public void create(Checked object) {
    boolean ofServers = AddressRules.ofServers(object);
    object.field("subsets").items().forEach(subset -> subset(subset, ofServers));
  }

  /// What was let in once is let through as long as it stays the same.
  @Override
  public void update(Checked object, ObjectValue old) {
    if (!object.field("subsets").value().equals(Checked.silent(old).field("subsets").value())) {
      create(object);
    }
  }

  private static void subset(Checked subset, boolean ofServers) {
    List<Checked> ready = subset.field("addresses").items();
    List<Checked> others = subset.field("notReadyAddresses").items();
    if (ready.isEmpty() && others.isEmpty()) {
      subset.required("must specify `addresses` or `notReadyAddresses`");
    }
    ready.forEach(address -> address(address, ofServers));
    others.forEach(address -> address(address, ofServers));
    List<Checked> ports = subset.field("ports").items();
    ports.forEach(port -> port(port, ports.size() > 1));
  }

  private static void address(Checked address, boolean ofServers) {
    Checked ip = address.field("ip");
    AddressRules.legacyIp(ip, List.of());
    Checked hostname = address.field("hostname");
    if (!hostname.empty()) {
      hostname.invalid(Names.dnsLabel(hostname.text()));
    }
    Checked node = address.field("nodeName");
    if (node.present()) {
      node.invalid(Names.dnsSubdomain(node.text()));
    }
    AddressRules.endpointIp(ip, ofServers);
  }

  private static void port(Checked port, boolean named) {
    Checked name = port.field("name");
    if (name.empty()) {
      if (named) {
        name.required("");
      }
    } else {
      name.invalid(Names.dnsLabel(name.text()));
    }
    PortRules.number(port.field("port"));
    PortRules.protocol(port.field("protocol"));
    Checked protocol = port.field("appProtocol");
    if (protocol.present()) {
      protocol.invalid(Names.labelKey(protocol.text()));
    }
  }
}
