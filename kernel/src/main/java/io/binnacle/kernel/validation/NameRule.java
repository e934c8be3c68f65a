package io.binnacle.kernel.validation;

import io.binnacle.kernel.name.Names;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What form the names of a kind must have.
public enum NameRule {
  DNS_SUBDOMAIN,
  DNS_LABEL,
  DNS_1035_LABEL,
  /// A DNS subdomain, as the tags of the API's types have it: its length is told in bytes, and what
  /// a name begins with is not looked at.
  DECLARED_SUBDOMAIN,
  /// Any name that fits a path.
  PATH_SEGMENT,
  /// The kind checks its names itself. That they fit a path is asked when nothing else is wrong.
  OF_ITS_KIND,
  /// The kind looks at nothing in its metadata. They are checked when nothing else is wrong.
  AT_LAST;

  /// The built-in resources whose names are not DNS subdomains, by `resource.group`.
  private static final Map<String, NameRule> SPECIAL =
      Map.ofEntries(
          Map.entry("namespaces", DNS_LABEL),
          Map.entry("services", DNS_LABEL),
          Map.entry("statefulsets.apps", DNS_LABEL),
          Map.entry("replicationcontrollers", DECLARED_SUBDOMAIN),
          Map.entry("deviceclasses.resource.k8s.io", DECLARED_SUBDOMAIN),
          Map.entry("events", AT_LAST),
          Map.entry("poddisruptionbudgets.policy", AT_LAST),
          Map.entry("certificatesigningrequests.certificates.k8s.io", OF_ITS_KIND),
          Map.entry("ipaddresses.networking.k8s.io", OF_ITS_KIND),
          Map.entry("apiservices.apiregistration.k8s.io", PATH_SEGMENT),
          Map.entry("roles.rbac.authorization.k8s.io", PATH_SEGMENT),
          Map.entry("rolebindings.rbac.authorization.k8s.io", PATH_SEGMENT),
          Map.entry("clusterroles.rbac.authorization.k8s.io", PATH_SEGMENT),
          Map.entry("clusterrolebindings.rbac.authorization.k8s.io", PATH_SEGMENT));

  /// The rule of a resource.
  ///
  /// @param qualifiedResource e.g. `pods` or `deployments.apps`
  public static NameRule of(String qualifiedResource) {
    return SPECIAL.getOrDefault(qualifiedResource, DNS_SUBDOMAIN);
  }

  /// The names of an object whose kind checks them itself: of what a name is to begin with, if that
  /// is given, it asks the same as of the name.
  public static List<Checked> given(Checked object) {
    return Stream.of("generateName", "name")
        .map(member -> object.field("metadata", member))
        .filter(name -> !name.empty())
        .toList();
  }

  /// What is wrong with a name; nothing when it is right.
  public List<String> faults(String name) {
    return switch (this) {
      case DNS_SUBDOMAIN -> Names.dnsSubdomain(name);
      case DNS_LABEL -> Names.dnsLabel(name);
      case DNS_1035_LABEL -> Names.dns1035Label(name);
      case DECLARED_SUBDOMAIN -> Names.declaredSubdomain(name);
      case PATH_SEGMENT, AT_LAST -> Names.pathSegment(name);
      case OF_ITS_KIND -> List.of();
    };
  }

  /// What is wrong with a name's beginning, to which a suffix will be added.
  public List<String> prefixFaults(String prefix) {
    return switch (this) {
      case PATH_SEGMENT, AT_LAST -> Names.pathSegmentPrefix(prefix);
      case DECLARED_SUBDOMAIN, OF_ITS_KIND -> List.of();
      case DNS_SUBDOMAIN, DNS_LABEL, DNS_1035_LABEL -> faults(withoutTrailingDash(prefix));
    };
  }

  /// A dash at the end is right in a prefix; upstream drops two characters here, not one, and so do
  /// we.
  private static String withoutTrailingDash(String prefix) {
    return prefix.length() > 1 && prefix.endsWith("-")
        ? prefix.substring(0, prefix.length() - 2) + "a"
        : prefix;
  }
}
