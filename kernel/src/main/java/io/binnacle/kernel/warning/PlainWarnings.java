package io.binnacle.kernel.warning;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Kinds with a warning or two. Pure.
final class PlainWarnings {
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String UNMOUNTABLE = "kubernetes.io/enforce-mountable-secrets";
  private static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";

  private PlainWarnings() {}

  /// Warns of a change just as of a new object.
  private record Always(KindWarnings of) implements KindWarnings {
    @Override
    public void create(Checked object, List<String> warnings) {
      of.create(object, warnings);
    }

    @Override
    public void update(Checked object, Checked old, List<String> warnings) {
      of.create(object, warnings);
    }
  }

  static Map<String, KindWarnings> kinds() {
    Map<String, KindWarnings> kinds = new HashMap<>();
    kinds.put("persistentvolumes", new Always(PlainWarnings::volume));
    kinds.put("persistentvolumeclaims", new Always(PlainWarnings::claim));
    kinds.put("storageclasses.storage.k8s.io", new Always(PlainWarnings::storageClass));
    kinds.put(
        "csistoragecapacities.storage.k8s.io",
        new Always(
            (object, warnings) ->
                NodeLabelWarnings.selector(object.field("nodeTopology"), warnings)));
    kinds.put("runtimeclasses.node.k8s.io", new Always(PlainWarnings::runtimeClass));
    kinds.put("resourceslices.resource.k8s.io", new Always(PlainWarnings::deviceSlice));
    kinds.put("nodes", new Always(PlainWarnings::node));
    kinds.put("endpoints", new Always(PlainWarnings::endpoints));
    kinds.put("networkpolicies.networking.k8s.io", new Always(PlainWarnings::policy));
    kinds.put("resourcequotas", PlainWarnings::quota);
    kinds.put("ingresses.networking.k8s.io", new Ingresses());
    kinds.put("endpointslices.discovery.k8s.io", new Slices());
    kinds.put("serviceaccounts", new Accounts());
    kinds.put("csidrivers.storage.k8s.io", new Drivers());
    kinds.put("customresourcedefinitions.apiextensions.k8s.io", new FormatWarnings());
    return kinds;
  }

  private static void deviceSlice(Checked slice, List<String> warnings) {
    Checked driver = slice.field("spec", "driver");
    if (!driver.text().equals(driver.text().toLowerCase(Locale.ROOT))) {
      warnings.add(
          driver.path()
              + ": driver names should be lowercase; "
              + FieldError.quote(driver.text())
              + " contains uppercase characters");
    }
  }

  private static void volume(Checked volume, List<String> warnings) {
    Checked annotations = volume.field("metadata", "annotations");
    deprecated(
        annotations,
        BETA_CLASS,
        "deprecated since v1.8; use \"storageClassName\" attribute instead",
        warnings);
    deprecated(
        annotations,
        "volume.beta.kubernetes.io/mount-options",
        "deprecated since v1.31; use \"mountOptions\" attribute instead",
        warnings);
    Checked spec = volume.field("spec");
    Checked policy = spec.field("persistentVolumeReclaimPolicy");
    if (policy.is("Recycle")) {
      warnings.add(
          policy.path()
              + ": The Recycle reclaim policy is deprecated. Instead, the recommended approach is"
              + " to use dynamic provisioning.");
    }
    for (Checked term : spec.field("nodeAffinity", "required", "nodeSelectorTerms").items()) {
      NodeLabelWarnings.term(term, false, warnings);
    }
    source(spec, "cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+", warnings);
    source(
        spec,
        "photonPersistentDisk",
        "photonPersistentDisk",
        "deprecated in v1.11, non-functional in v1.16+",
        warnings);
    source(spec, "scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+", warnings);
    source(
        spec, "storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+", warnings);
    source(
        spec, "glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+", warnings);
    source(spec, "rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+", warnings);
  }

  private static void source(
      Checked spec, String field, String called, String why, List<String> warnings) {
    if (spec.field(field).present()) {
      warnings.add(spec.path() + "." + called + ": " + why);
    }
  }

  private static void deprecated(
      Checked annotations, String key, String why, List<String> warnings) {
    if (annotations.entry(key).present()) {
      warnings.add(annotations.entry(key).path() + ": " + why);
    }
  }

  private static void claim(Checked claim, List<String> warnings) {
    deprecated(
        claim.field("metadata", "annotations"),
        BETA_CLASS,
        "deprecated since v1.8; use \"storageClassName\" attribute instead",
        warnings);
    FractionWarnings.claim(claim.field("spec"), warnings);
  }

  private static void storageClass(Checked object, List<String> warnings) {
    for (Checked topology : object.field("allowedTopologies").items()) {
      for (Checked expression : topology.field("matchLabelExpressions").items()) {
        Checked key = expression.field("key");
        NodeLabelWarnings.deprecation(key.text())
            .ifPresent(why -> warnings.add(key.path() + ": " + why));
      }
    }
  }

  private static void runtimeClass(Checked object, List<String> warnings) {
    Checked selector = object.field("scheduling", "nodeSelector");
    for (String label : selector.keys()) {
      NodeLabelWarnings.deprecation(label)
          .ifPresent(why -> warnings.add(selector.path() + ": " + why));
    }
  }

  private static void node(Checked node, List<String> warnings) {
    if (node.field("spec", "configSource").present()) {
      warnings.add("spec.configSource: the feature is removed");
    }
    if (!node.field("spec", "externalID").empty()) {
      warnings.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
    }
    node.field("spec", "podCIDRs")
        .items()
        .forEach(network -> AddressWarnings.network(network, warnings));
  }

  private static void endpoints(Checked endpoints, List<String> warnings) {
    if (endpoints
        .field("metadata", "labels")
        .entry("endpoints.kubernetes.io/managed-by")
        .is("endpoint-controller")) {
      return;
    }
    for (Checked subset : endpoints.field("subsets").items()) {
      for (String list : List.of("addresses", "notReadyAddresses")) {
        for (Checked address : subset.field(list).items()) {
          AddressWarnings.address(address.field("ip"), warnings);
        }
      }
    }
  }

  private static void policy(Checked policy, List<String> warnings) {
    for (Checked rule : policy.field("spec", "ingress").items()) {
      rule.field("from").items().forEach(peer -> peer(peer, warnings));
    }
    for (Checked rule : policy.field("spec", "egress").items()) {
      rule.field("to").items().forEach(peer -> peer(peer, warnings));
    }
  }

  private static void peer(Checked peer, List<String> warnings) {
    Checked block = peer.field("ipBlock");
    AddressWarnings.network(block.field("cidr"), warnings);
    block.field("except").items().forEach(network -> AddressWarnings.network(network, warnings));
  }

  private static void quota(Checked quota, List<String> warnings) {
    Checked hard = quota.field("spec", "hard");
    for (String resource : List.of("cpu", "memory", "storage", "ephemeral-storage")) {
      boolean bare = resource.equals("cpu") || resource.equals("memory");
      String named =
          bare && !hard.entry("requests." + resource).present() ? resource : "requests." + resource;
      Optional<Quantity> request = Quantity.parse(hard.entry(named).text());
      Optional<Quantity> limit = Quantity.parse(hard.entry("limits." + resource).text());
      if (request.isPresent() && limit.isPresent() && request.get().compareTo(limit.get()) > 0) {
        warnings.add(
            "ResourceQuota "
                + named
                + " ("
                + request.get()
                + ") should be less than limits."
                + resource
                + " ("
                + limit.get()
                + ")");
      }
    }
  }

  private static final class Ingresses implements KindWarnings {
    private static final String CLASS = "kubernetes.io/ingress.class";

    @Override
    public void create(Checked ingress, List<String> warnings) {
      if (ingress.field("metadata", "annotations").entry(CLASS).present()
          && !ingress.field("spec", "ingressClassName").present()) {
        warnings.add(
            "annotation \""
                + CLASS
                + "\" is deprecated, please use 'spec.ingressClassName' instead");
      }
    }

    @Override
    public void status(Checked ingress, List<String> warnings) {
      AddressWarnings.balancer(ingress, warnings);
    }
  }

  private static final class Slices implements KindWarnings {
    @Override
    public void create(Checked slice, List<String> warnings) {
      if (slice.field("addressType").is("FQDN")) {
        warnings.add("spec.addressType: FQDN endpoints are deprecated");
      }
      update(slice, slice, warnings);
    }

    @Override
    public void update(Checked slice, Checked old, List<String> warnings) {
      Checked manager = slice.field("metadata", "labels").entry(MANAGED_BY);
      if (manager.is("endpointslice-controller.k8s.io")
          || manager.is("endpointslicemirroring-controller.k8s.io")) {
        return;
      }
      for (Checked endpoint : slice.field("endpoints").items()) {
        endpoint
            .field("addresses")
            .items()
            .forEach(address -> AddressWarnings.address(address, warnings));
      }
    }
  }

  private static final class Accounts implements KindWarnings {
    @Override
    public void create(Checked account, List<String> warnings) {
      deprecated(
          account.field("metadata", "annotations"),
          UNMOUNTABLE,
          "deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets",
          warnings);
    }

    @Override
    public void update(Checked account, Checked old, List<String> warnings) {
      if (!old.field("metadata", "annotations").entry(UNMOUNTABLE).present()) {
        create(account, warnings);
      }
    }
  }

  private static final class Drivers implements KindWarnings {
    @Override
    public void create(Checked driver, List<String> warnings) {
      if (!driver.field("spec", "tokenRequests").empty()
          && !driver.field("spec", "serviceAccountTokenInSecrets").present()) {
        warnings.add(
            "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to"
                + " true to prevent possible logging of tokens in volume attributes");
      }
    }

    @Override
    public void update(Checked driver, Checked old, List<String> warnings) {
      String[] requests = {"spec", "tokenRequests"};
      if (!driver.field(requests).value().equals(old.field(requests).value())) {
        create(driver, warnings);
      }
    }
  }
}
