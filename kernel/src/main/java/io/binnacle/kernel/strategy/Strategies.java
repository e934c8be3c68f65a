package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.authorization.AccessRequest.ResourceAccess;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// Finds the strategy of a resource. Thread-safe.
public final class Strategies {
  private final Map<String, Strategy> special = new HashMap<>();
  private final Map<String, Strategy> plain = new ConcurrentHashMap<>();

  /// The strategies of the built-in kinds.
  ///
  /// @param pools what Services take their addresses and node ports from
  /// @param addressRules what is wrong with the addresses of a Service, given the one before it,
  ///   which is empty for a new one
  /// @param administrative whether a namespace is marked for access of administrators to devices
  /// @param refusal why a user may not do something; empty when the user may
  public Strategies(
      ServicePools pools,
      BiFunction<ObjectValue, ObjectValue, List<FieldError>> addressRules,
      Predicate<String> administrative,
      Function<ResourceAccess, Optional<String>> refusal) {
    ClaimStatusAccess access = new ClaimStatusAccess(refusal);
    special.put(
        "services",
        new ServiceStrategy(
            BuiltInTraits.of("services"), pools, new ServiceFamilies(addressRules)));
    special.put("namespaces", new NamespaceStrategy(BuiltInTraits.of("namespaces")));
    special.put("nodes", new NodeStrategy(BuiltInTraits.of("nodes")));
    special.put("pods", new PodStrategy(BuiltInTraits.of("pods")));
    special.put("secrets", new SecretStrategy(BuiltInTraits.of("secrets")));
    special.put(
        "persistentvolumes", new PersistentVolumeStrategy(BuiltInTraits.of("persistentvolumes")));
    special.put(
        "persistentvolumeclaims",
        new PersistentVolumeClaimStrategy(BuiltInTraits.of("persistentvolumeclaims")));
    special.put("events", new EventStrategy(BuiltInTraits.of("events")));
    special.put(
        "events.events.k8s.io", new EventStrategy(BuiltInTraits.of("events.events.k8s.io")));
    special.put("serviceaccounts", new ServiceAccountStrategy(BuiltInTraits.of("serviceaccounts")));
    special.put("limitranges", new LimitRangeStrategy(BuiltInTraits.of("limitranges")));
    special.put("daemonsets.apps", new DaemonSetStrategy(BuiltInTraits.of("daemonsets.apps")));
    String leases = "leases.coordination.k8s.io";
    special.put(leases, new LeaseStrategy(BuiltInTraits.of(leases)));
    String services = "apiservices.apiregistration.k8s.io";
    special.put(services, new ApiServiceStrategy(BuiltInTraits.of(services)));
    String definitions = "customresourcedefinitions.apiextensions.k8s.io";
    special.put(definitions, new DefinitionStrategy(BuiltInTraits.of(definitions)));
    special.put("jobs.batch", new JobStrategy(BuiltInTraits.of("jobs.batch")));
    String slices = "endpointslices.discovery.k8s.io";
    special.put(slices, new EndpointSliceStrategy(BuiltInTraits.of(slices)));
    String devices = "resourceslices.resource.k8s.io";
    special.put(devices, new ResourceSliceStrategy(BuiltInTraits.of(devices)));
    String claims = "resourceclaims.resource.k8s.io";
    special.put(
        claims,
        new DeviceClaimStrategy(
            BuiltInTraits.of(claims),
            List.of("spec", "devices", "requests"),
            administrative,
            access));
    String templates = "resourceclaimtemplates.resource.k8s.io";
    special.put(
        templates,
        new DeviceClaimStrategy(
            BuiltInTraits.of(templates),
            List.of("spec", "spec", "devices", "requests"),
            administrative,
            access));
    String requests = "certificatesigningrequests.certificates.k8s.io";
    special.put(requests, new CertificateSigningRequestStrategy(BuiltInTraits.of(requests)));
  }

  public Strategy of(GroupVersionResource resource) {
    String name = resource.qualifiedResource();
    Strategy known = special.get(name);
    return known != null
        ? known
        : plain.computeIfAbsent(name, n -> new PlainStrategy(BuiltInTraits.of(n)));
  }
}
