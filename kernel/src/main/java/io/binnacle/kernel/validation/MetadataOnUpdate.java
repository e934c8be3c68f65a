package io.binnacle.kernel.validation;

import static io.binnacle.kernel.validation.MetadataOnUpdate.Check.AS_CHANGED;
import static io.binnacle.kernel.validation.MetadataOnUpdate.Check.AS_NEW;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks `metadata` of a changed object as often as kube-apiserver does, since it tells each fault
/// as often as it finds it: for all kinds as of a new object, whose name need only fit a path, and
/// as of a changed one (`BeforeUpdate`); and then what the kind's own strategy asks for.
public final class MetadataOnUpdate {
  enum Check {
    /// Its name and finalizers too.
    AS_NEW,
    /// Against the object before it.
    AS_CHANGED
  }

  /// What strategies ask for that do not check the object as changed and nothing else, by resource
  /// or resource and subresource.
  private static final Map<String, List<Check>> SPECIAL = new HashMap<>();

  static {
    special(
        List.of(),
        "events",
        "poddisruptionbudgets.policy",
        "poddisruptionbudgets.policy/status",
        "cronjobs.batch/status");
    special(
        List.of(AS_CHANGED, AS_NEW),
        "pods",
        "configmaps",
        "secrets",
        "serviceaccounts",
        "endpoints",
        "persistentvolumeclaims",
        "controllerrevisions.apps",
        "ingresses.networking.k8s.io",
        "ingressclasses.networking.k8s.io",
        "volumeattributesclasses.storage.k8s.io",
        "apiservices.apiregistration.k8s.io");
    special(
        List.of(AS_NEW, AS_CHANGED),
        "namespaces",
        "nodes",
        "jobs.batch",
        "roles.rbac.authorization.k8s.io",
        "rolebindings.rbac.authorization.k8s.io",
        "clusterroles.rbac.authorization.k8s.io",
        "clusterrolebindings.rbac.authorization.k8s.io",
        "storageclasses.storage.k8s.io",
        "csistoragecapacities.storage.k8s.io",
        "runtimeclasses.node.k8s.io",
        "resourceclaims.resource.k8s.io",
        "resourceclaimtemplates.resource.k8s.io",
        "deviceclasses.resource.k8s.io",
        "ipaddresses.networking.k8s.io",
        "certificatesigningrequests.certificates.k8s.io",
        "certificatesigningrequests.certificates.k8s.io/status",
        "certificatesigningrequests.certificates.k8s.io/approval");
    special(
        List.of(AS_NEW),
        "pods/ephemeralcontainers",
        "pods/resize",
        "limitranges",
        "endpointslices.discovery.k8s.io",
        "csinodes.storage.k8s.io",
        "volumeattachments.storage.k8s.io",
        "volumeattachments.storage.k8s.io/status",
        "flowschemas.flowcontrol.apiserver.k8s.io",
        "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
        "validatingwebhookconfigurations.admissionregistration.k8s.io",
        "mutatingwebhookconfigurations.admissionregistration.k8s.io",
        "validatingadmissionpolicies.admissionregistration.k8s.io",
        "validatingadmissionpolicybindings.admissionregistration.k8s.io",
        "mutatingadmissionpolicies.admissionregistration.k8s.io",
        "mutatingadmissionpolicybindings.admissionregistration.k8s.io");
    special(List.of(AS_NEW, AS_NEW), "persistentvolumes");
  }

  private MetadataOnUpdate() {}

  private static void special(List<Check> checks, String... paths) {
    for (String path : paths) {
      SPECIAL.put(path, checks);
    }
  }

  /// What is wrong with a changed object, by path and subresource (empty for the object itself):
  /// its metadata, and what the rules of the kind say, where upstream tells it: between the two
  /// checks of kinds that are first checked as new.
  ///
  /// @param ofKind what the rules of the kind say
  public static List<FieldError> check(
      ResourceDefinition definition,
      String subresource,
      ObjectValue object,
      ObjectValue old,
      List<FieldError> ofKind) {
    String resource = definition.address().qualifiedResource();
    MetadataRules.Common common = MetadataRules.Common.of(object);
    List<FieldError> errors =
        new ArrayList<>(
            MetadataRules.create(NameRule.PATH_SEGMENT, definition.namespaced(), object, common));
    List<FieldError> changed = MetadataRules.update(object, old, common);
    errors.addAll(changed);
    List<FieldError> finalizers = FinalizerRules.create(definition, object);
    List<Check> checks =
        SPECIAL.getOrDefault(
            subresource.isEmpty() ? resource : resource + "/" + subresource, List.of(AS_CHANGED));
    boolean between = checks.equals(List.of(AS_NEW, AS_CHANGED));
    for (Check check : checks) {
      errors.addAll(
          check == AS_CHANGED
              ? changed
              : MetadataRules.create(
                  NameRule.of(resource), definition.namespaced(), object, common));
      errors.addAll(finalizers);
      if (between && check == AS_NEW) {
        errors.addAll(ofKind);
      }
    }
    if (!between) {
      errors.addAll(ofKind);
    }
    return errors;
  }
}
