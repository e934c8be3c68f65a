package io.binnacle.kernel.strategy;

import io.binnacle.kernel.strategy.KindTraits.Dependents;
import io.binnacle.kernel.strategy.KindTraits.StatusMetadata;
import io.binnacle.kernel.strategy.KindTraits.StatusRule;
import java.util.Map;

/// The traits of the built-in resources of Kubernetes 1.36, by `resource.group`.
public final class BuiltInTraits {
  private static final Map<String, KindTraits> TRAITS =
      Map.<String, KindTraits>ofEntries(
          // core
          entry("events", plain().withCreateOnUpdate().withDependents(Dependents.UNSUPPORTED)),
          entry("endpoints", plain().withCreateOnUpdate()),
          entry("limitranges", plain().withCreateOnUpdate()),
          entry("namespaces", plain().withStatus().withDeletedReturned()),
          entry("nodes", plain().withStatus(StatusRule.SEPARATE_AFTER_CREATE, StatusMetadata.ALL)),
          entry("persistentvolumeclaims", plain().withStatus().withDeletedReturned()),
          entry("persistentvolumes", plain().withStatus().withDeletedReturned()),
          entry(
              "pods",
              plain()
                  .withStatus(StatusRule.SEPARATE, StatusMetadata.ALL_BUT_OWNERS)
                  .withGeneration("spec")
                  .withDeletedReturned()),
          entry("podtemplates", plain().withGeneration("template").withDeletedReturned()),
          entry(
              "replicationcontrollers",
              plain().withStatus().withGeneration("spec").withDependents(Dependents.ORPHAN)),
          entry("resourcequotas", plain().withStatus().withDeletedReturned()),
          entry("serviceaccounts", plain().withDeletedReturned()),
          entry("services", plain().withStatus().withCreateOnUpdate().withDeletedReturned()),
          // apps
          entry("daemonsets.apps", plain().withStatus().withGeneration("spec")),
          entry(
              "deployments.apps",
              plain()
                  .withStatus(StatusRule.SEPARATE, StatusMetadata.ALL_BUT_LABELS)
                  .withGeneration("spec", "metadata.annotations")),
          entry("replicasets.apps", plain().withStatus().withGeneration("spec")),
          entry("statefulsets.apps", plain().withStatus().withGeneration("spec")),
          // admissionregistration.k8s.io
          entry(
              "mutatingwebhookconfigurations.admissionregistration.k8s.io",
              plain().withGeneration("webhooks").withEmptinessCounted().withVersionedUpdate()),
          entry(
              "validatingwebhookconfigurations.admissionregistration.k8s.io",
              plain().withGeneration("webhooks").withEmptinessCounted().withVersionedUpdate()),
          entry(
              "mutatingadmissionpolicies.admissionregistration.k8s.io",
              plain().withGeneration("spec").withVersionedUpdate()),
          entry(
              "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
              plain().withGeneration("spec").withVersionedUpdate()),
          entry(
              "validatingadmissionpolicies.admissionregistration.k8s.io",
              plain()
                  .withStatus(StatusRule.SEPARATE, StatusMetadata.VERSION_ONLY)
                  .withGeneration("spec")
                  .withVersionedUpdate()),
          entry(
              "validatingadmissionpolicybindings.admissionregistration.k8s.io",
              plain().withGeneration("spec").withVersionedUpdate()),
          // apiextensions.k8s.io, apiregistration.k8s.io
          entry(
              "customresourcedefinitions.apiextensions.k8s.io",
              plain()
                  .withStatus()
                  .withGeneration("spec")
                  .withVersionedUpdate()
                  .withDeletedReturned()),
          entry(
              "apiservices.apiregistration.k8s.io",
              plain()
                  .withStatus(StatusRule.SEPARATE, StatusMetadata.VERSION_ONLY)
                  .withVersionedUpdate()),
          // autoscaling, batch
          entry("horizontalpodautoscalers.autoscaling", plain().withStatus()),
          entry("cronjobs.batch", plain().withStatus().withGeneration("spec")),
          entry(
              "jobs.batch",
              plain().withStatus().withGeneration("spec").withDependents(Dependents.ORPHAN)),
          // certificates.k8s.io, coordination.k8s.io, discovery.k8s.io, events.k8s.io
          entry("certificatesigningrequests.certificates.k8s.io", plain().withStatus()),
          entry("leases.coordination.k8s.io", plain().withCreateOnUpdate().withVersionedUpdate()),
          entry(
              "endpointslices.discovery.k8s.io",
              plain().withGeneration("metadata.labels", "addressType", "endpoints", "ports")),
          entry(
              "events.events.k8s.io",
              plain().withCreateOnUpdate().withDependents(Dependents.UNSUPPORTED)),
          // flowcontrol.apiserver.k8s.io
          entry(
              "flowschemas.flowcontrol.apiserver.k8s.io",
              plain()
                  .withStatus(StatusRule.SEPARATE, StatusMetadata.VERSION_ONLY)
                  .withGeneration("spec")),
          entry(
              "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
              plain()
                  .withStatus(StatusRule.SEPARATE, StatusMetadata.VERSION_ONLY)
                  .withGeneration("spec")),
          // networking.k8s.io
          entry("ingresses.networking.k8s.io", plain().withStatus().withGeneration("spec")),
          entry("ingressclasses.networking.k8s.io", plain().withGeneration("spec")),
          entry(
              "networkpolicies.networking.k8s.io",
              plain().withGeneration("spec").withEmptinessCounted()),
          entry(
              "servicecidrs.networking.k8s.io",
              plain().withStatus(StatusRule.SEPARATE, StatusMetadata.VERSION_ONLY)),
          // node.k8s.io, policy, rbac.authorization.k8s.io
          entry("runtimeclasses.node.k8s.io", plain().withCreateOnUpdate().withVersionedUpdate()),
          entry(
              "poddisruptionbudgets.policy",
              plain().withStatus().withGeneration("spec").withVersionedUpdate()),
          entry("clusterroles.rbac.authorization.k8s.io", plain().withCreateOnUpdate()),
          entry("clusterrolebindings.rbac.authorization.k8s.io", plain().withCreateOnUpdate()),
          entry("roles.rbac.authorization.k8s.io", plain().withCreateOnUpdate()),
          entry("rolebindings.rbac.authorization.k8s.io", plain().withCreateOnUpdate()),
          // resource.k8s.io
          entry(
              "deviceclasses.resource.k8s.io",
              plain().withGeneration("spec").withDeletedReturned()),
          entry(
              "resourceclaims.resource.k8s.io",
              plain()
                  .withStatus(StatusRule.SEPARATE, StatusMetadata.VERSION_ONLY)
                  .withDeletedReturned()),
          entry("resourceclaimtemplates.resource.k8s.io", plain().withDeletedReturned()),
          entry(
              "resourceslices.resource.k8s.io",
              plain().withGeneration("spec").withDeletedReturned()),
          // scheduling.k8s.io, storage.k8s.io
          entry("priorityclasses.scheduling.k8s.io", plain().withGeneration()),
          entry(
              "csidrivers.storage.k8s.io",
              plain()
                  .withGeneration("spec")
                  .withoutFirstGeneration()
                  .withVersionedUpdate()
                  .withDeletedReturned()),
          entry("csinodes.storage.k8s.io", plain().withVersionedUpdate().withDeletedReturned()),
          entry("csistoragecapacities.storage.k8s.io", plain().withVersionedUpdate()),
          entry("storageclasses.storage.k8s.io", plain().withDeletedReturned()),
          entry(
              "volumeattachments.storage.k8s.io",
              plain()
                  .withStatus(StatusRule.SEPARATE, StatusMetadata.VERSION_ONLY)
                  .withVersionedUpdate()
                  .withDeletedReturned()),
          entry("volumeattributesclasses.storage.k8s.io", plain().withDeletedReturned()));

  private BuiltInTraits() {}

  /// The traits of a resource, the plain ones where nothing is special about it.
  public static KindTraits of(String qualifiedResource) {
    return TRAITS.getOrDefault(qualifiedResource, KindTraits.plain());
  }

  private static KindTraits plain() {
    return KindTraits.plain();
  }

  private static Map.Entry<String, KindTraits> entry(String resource, KindTraits traits) {
    return Map.entry(resource, traits);
  }
}
