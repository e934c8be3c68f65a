package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The rules of addresses and networks, as `util/validation/ip.go` of apimachinery 1.36 has them
/// with strict reading on.
public final class AddressRules {
  private AddressRules() {}

  /// Checks an address of a field that once took sloppy ones: those in use are let through.
  ///
  /// @return whether nothing was wrong
  public static boolean legacyIp(Checked field, Collection<String> inUse) {
    return inUse.contains(field.text()) || ip(field).isPresent();
  }

  /// @return the address when nothing was wrong with it
  private static Optional<IpAddress> ip(Checked field) {
    Optional<IpAddress> address = IpAddress.parse(field.text());
    String fault =
        address
            .map(
                written ->
                    switch (written.form()) {
                      case LEADING_ZEROS -> "must not have leading 0s";
                      case MAPPED -> "must not be an IPv4-mapped IPv6 address";
                      case PLAIN -> "";
                    })
            .orElse("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
    if (fault.isEmpty()) {
      return address;
    }
    field.invalid(fault, FieldError.quote(field.text()));
    return Optional.empty();
  }

  /// Checks an address that must be written canonically.
  ///
  /// @return whether nothing was wrong
  public static boolean canonicalIp(Checked field) {
    Optional<IpAddress> address = ip(field);
    if (address.isEmpty()) {
      return false;
    }
    String canonical = address.get().toString();
    if (!canonical.equals(field.text())) {
      field.invalid("must be in canonical form (" + FieldError.quote(canonical) + ")");
      return false;
    }
    return true;
  }

  /// Whether endpoints are those of the API servers themselves, which may listen on loopback alone
  /// and then say so.
  public static boolean ofServers(Checked endpoints) {
    Checked metadata = endpoints.field("metadata");
    boolean named =
        metadata.field("name").is("kubernetes")
            || metadata.field("labels", "kubernetes.io/service-name").is("kubernetes");
    return named && metadata.field("namespace").is("default");
  }

  /// Checks that an address is one at which a workload can be reached.
  public static void endpointIp(Checked field) {
    endpointIp(field, false);
  }

  /// @param loopback whether it may be one of the machine's own
  public static void endpointIp(Checked field, boolean loopback) {
    Optional<IpAddress> parsed = IpAddress.parse(field.text());
    if (parsed.isEmpty()) {
      field.invalid("must be a valid IP address");
      return;
    }
    IpAddress address = parsed.get();
    if (address.unspecified()) {
      field.invalid("may not be unspecified (" + field.text() + ")");
    }
    if (address.loopback() && !loopback) {
      field.invalid("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (address.linkLocal()) {
      field.invalid("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (address.linkLocalMulticast()) {
      field.invalid("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }

  /// Checks a network of a field that once took sloppy ones: those in use are let through.
  public static void legacyCidr(Checked field, String text, Collection<String> inUse) {
    if (!inUse.contains(text)) {
      cidr(field, text);
    }
  }

  private static boolean cidr(Checked field, String text) {
    String shown = FieldError.quote(text);
    Optional<Cidr> parsed = Cidr.parse(text);
    if (parsed.isEmpty()) {
      field.invalid("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)", shown);
      return false;
    }
    Cidr cidr = parsed.get();
    if (cidr.zeros() || cidr.address().form() == IpAddress.Form.LEADING_ZEROS) {
      field.invalid("must not have leading 0s in IP or prefix length", shown);
    } else if (cidr.mapped()) {
      field.invalid("must not have an IPv4-mapped IPv6 address", shown);
    } else if (cidr.hasHostBits()) {
      field.invalid("must not have bits set beyond the prefix length", shown);
    } else {
      return true;
    }
    return false;
  }

  /// Checks a network that must be written canonically.
  public static void canonicalCidr(Checked field) {
    if (cidr(field, field.text())) {
      String canonical = Cidr.parse(field.text()).map(Cidr::toString).orElse("");
      if (!canonical.equals(field.text())) {
        field.invalid("must be in canonical form (" + FieldError.quote(canonical) + ")");
      }
    }
  }

  /// Whether a text is an IPv6 address.
  public static boolean six(String text) {
    return IpAddress.parse(text).filter(address -> !address.four()).isPresent();
  }

  /// Whether a list of addresses has some of both families.
  public static boolean dual(List<String> addresses) {
    return addresses.stream().anyMatch(AddressRules::six)
        && addresses.stream().anyMatch(a -> !six(a));
  }
}
