package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Cidr;
import io.binnacle.kernel.validation.IpAddress;
import java.util.List;
import java.util.Optional;

/// Addresses that are written in a way that not everybody reads alike. Pure.
final class AddressWarnings {
  private AddressWarnings() {}

  static void address(Checked address, List<String> warnings) {
    address(address.path(), address.text(), warnings);
  }

  static void address(String path, String text, List<String> warnings) {
    Optional<IpAddress> read = IpAddress.parse(text);
    if (read.isEmpty()) {
      return;
    }
    String canonical = read.get().toString();
    if (read.get().form() != IpAddress.Form.PLAIN) {
      warnings.add(
          path
              + ": non-standard IP address \""
              + text
              + "\" is invalid: use \""
              + canonical
              + "\"");
    } else if (!read.get().four() && !canonical.equals(text)) {
      warnings.add(
          path
              + ": IPv6 address \""
              + text
              + "\" should be in RFC 5952 canonical format (\""
              + canonical
              + "\")");
    }
  }

  static void network(Checked network, List<String> warnings) {
    String text = network.text();
    Optional<Cidr> read = Cidr.parse(text);
    if (read.isEmpty()) {
      return;
    }
    Cidr cidr = read.get();
    String said = network.path() + ": ";
    IpAddress address = cidr.address();
    boolean good = true;
    if (cidr.hasHostBits()) {
      good = false;
      warnings.add(
          said
              + "CIDR value \""
              + text
              + "\" is ambiguous in this context (should be \""
              + cidr
              + "\" or \""
              + address
              + "/"
              + address.length()
              + "\"?)");
    }
    if (cidr.zeros() || address.form() != IpAddress.Form.PLAIN) {
      good = false;
      warnings.add(
          said + "non-standard CIDR value \"" + text + "\" is invalid: use \"" + cidr + "\"");
    }
    if (good && !address.four() && !cidr.toString().equals(text)) {
      warnings.add(
          said
              + "IPv6 CIDR value \""
              + text
              + "\" should be in RFC 5952 canonical format (\""
              + cidr
              + "\")");
    }
  }

  /// What a load balancer says it listens on, of Services and Ingresses.
  static void balancer(Checked object, List<String> warnings) {
    for (Checked ingress : object.field("status", "loadBalancer", "ingress").items()) {
      String address = ingress.field("ip").text();
      if (!address.isEmpty()) {
        address(ingress.path(), address, warnings);
      }
    }
  }
}
