package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import java.util.List;

/// What a Service should not say. Pure.
final class ServiceWarnings implements KindWarnings {
  private static final String EXTERNAL_NAME = "ExternalName";

  @Override
  public void update(Checked service, Checked old, List<String> warnings) {
    create(service, warnings);
  }

  @Override
  public void status(Checked service, List<String> warnings) {
    AddressWarnings.balancer(service, warnings);
  }

  @Override
  public void create(Checked service, List<String> warnings) {
    if (service
        .field("metadata", "annotations")
        .entry("service.kubernetes.io/topology-aware-hints")
        .present()) {
      warnings.add(
          "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use"
              + " service.kubernetes.io/topology-mode instead");
    }
    Checked spec = service.field("spec");
    boolean external = spec.field("type").is(EXTERNAL_NAME);
    boolean headless = spec.field("type").is("ClusterIP") && spec.field("clusterIP").is("None");
    if (!spec.field("clusterIP").empty() && !spec.field("clusterIP").is("None")) {
      spec.field("clusterIPs").items().forEach(ip -> AddressWarnings.address(ip, warnings));
    }
    Checked externalIps = spec.field("externalIPs");
    if (headless) {
      headless(spec, warnings);
    }
    externalIps.items().forEach(ip -> AddressWarnings.address(ip, warnings));
    if (!externalIps.empty() && !headless && !external) {
      warnings.add(
          "spec.externalIPs is deprecated and may no longer be implemented in some clusters");
    }
    if (!spec.field("loadBalancerIP").empty()) {
      AddressWarnings.address(spec.field("loadBalancerIP"), warnings);
    }
    spec.field("loadBalancerSourceRanges")
        .items()
        .forEach(range -> AddressWarnings.network(range, warnings));
    if (external && !externalIps.empty()) {
      warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    if (!external && !spec.field("externalName").empty()) {
      warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    if (spec.field("trafficDistribution").is("PreferClose")) {
      warnings.add(
          "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
    }
  }

  private static void headless(Checked spec, List<String> warnings) {
    if (!spec.field("loadBalancerIP").empty()) {
      warnings.add("spec.loadBalancerIP is ignored for headless services");
    }
    if (!spec.field("externalIPs").empty()) {
      warnings.add("spec.externalIPs is ignored for headless services");
    }
    if (!spec.field("sessionAffinity").is("None")) {
      warnings.add("spec.SessionAffinity is ignored for headless services");
    }
  }
}
