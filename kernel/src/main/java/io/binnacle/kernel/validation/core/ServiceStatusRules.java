package io.binnacle.kernel.validation.core;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.IpAddress;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;

/// `ValidateLoadBalancerStatus` of Kubernetes 1.36.
public final class ServiceStatusRules {
  private ServiceStatusRules() {}

  static void check(Checked object, ObjectValue old) {
    Checked entries = object.field("status", "loadBalancer", "ingress");
    if (!object.field("spec", "type").is("LoadBalancer") && entries.size() > 0) {
      entries.forbidden("may only be used when `spec.type` is 'LoadBalancer'");
      return;
    }
    List<String> known = knownAddresses(old);
    for (Checked entry : entries.items()) {
      Checked address = entry.field("ip");
      if (!address.empty()) {
        AddressRules.legacyIp(address, known);
      }
      mode(entry.field("ipMode"), address);
      hostname(entry.field("hostname"));
    }
  }

  /// The addresses that a stored status has.
  public static List<String> knownAddresses(ObjectValue old) {
    return old.items("status", "loadBalancer", "ingress").stream()
        .map((Value entry) -> entry instanceof ObjectValue o ? o.text("ip").orElse("") : "")
        .filter(address -> !address.isEmpty())
        .toList();
  }

  private static void mode(Checked mode, Checked address) {
    if (!mode.present()) {
      if (!address.empty()) {
        mode.required("must be specified when `ip` is set");
      }
    } else if (address.empty()) {
      mode.forbidden("may not be specified when `ip` is not set");
    } else {
      mode.oneOf(List.of("Proxy", "VIP"));
    }
  }

  /// Checks the name at which a balancer is reached.
  public static void hostname(Checked hostname) {
    if (hostname.empty()) {
      return;
    }
    hostname.invalid(Names.dnsSubdomain(hostname.text()));
    if (IpAddress.parse(hostname.text()).isPresent()) {
      hostname.invalid("must be a DNS name, not an IP address");
    }
  }
}
