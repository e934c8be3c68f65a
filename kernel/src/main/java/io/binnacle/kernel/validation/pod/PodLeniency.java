package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.ResourceRules;
import java.util.List;

/// What a specification may have because the stored one has it already, from a time when it was
/// taken: `GetValidationOptionsFromPodSpecAndMeta`. Pure.
///
/// @param pod whether the specification is a pod's own and not a template's
/// @param selectorValues values in the selectors of affinities that no label can have
/// @param nodeValues such values in required node affinities
/// @param spreadSelector malformed selectors of topology spreading
/// @param partPages amounts of huge pages that are not made of whole ones
/// @param tokenPath paths of tokens that lead elsewhere
/// @param hostSysctls parameters of the kernel that the host's namespaces have
/// @param comparingTolerations tolerations that compare numbers
/// @param anySelinuxPolicy other policies of relabelling than `Recursive`
/// @param blockDevices block devices in a user namespace of its own
/// @param hostNetwork the host's network in a user namespace of its own
/// @param deletionCost a malformed cost of deletion
/// @param restartedOnResize init containers that are restarted when resized
record PodLeniency(
    boolean pod,
    boolean selectorValues,
    boolean nodeValues,
    boolean spreadSelector,
    boolean partPages,
    boolean tokenPath,
    boolean hostSysctls,
    boolean comparingTolerations,
    boolean anySelinuxPolicy,
    boolean blockDevices,
    boolean hostNetwork,
    boolean deletionCost,
    boolean restartedOnResize) {

  /// What a new specification may have.
  static PodLeniency none(boolean pod) {
    return new PodLeniency(
        pod, false, false, false, false, false, false, false, false, false, false, false, false);
  }

  /// What a changed specification may have.
  ///
  /// @param spec the stored specification
  /// @param metadata the metadata that goes with it
  static PodLeniency of(boolean pod, Checked spec, Checked metadata) {
    Checked affinity = spec.field("affinity");
    boolean userNamespace = spec.field("hostUsers").present() && !spec.field("hostUsers").flag();
    return new PodLeniency(
        pod,
        AffinityRules.podTerms(affinity).stream().anyMatch(PodLeniency::badSelectorValues),
        affinity
            .field("nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
            .field("nodeSelectorTerms")
            .items()
            .stream()
            .flatMap(term -> term.field("matchExpressions").items().stream())
            .anyMatch(PodLeniency::badValues),
        spec.field("topologySpreadConstraints").items().stream()
            .map(constraint -> constraint.field("labelSelector"))
            .anyMatch(selector -> !Trial.keeps(selector, SpreadRules::selector)),
        Containers.all(spec).stream().anyMatch(PodLeniency::partPages),
        spec.field("volumes").items().stream()
            .flatMap(volume -> volume.field("projected", "sources").items().stream())
            .map(source -> source.field("serviceAccountToken", "path"))
            .anyMatch(path -> !Trial.keeps(path, PathRules::notReserved)),
        spec.field("securityContext", "sysctls").items().stream()
            .anyMatch(sysctl -> SysctlRules.ofHost(spec, sysctl.field("name").text())),
        spec.field("tolerations").items().stream()
            .anyMatch(toleration -> toleration.field("operator").isOneOf("Lt", "Gt")),
        spec.field("securityContext", "seLinuxChangePolicy").present(),
        userNamespace
            && Containers.all(spec).stream().anyMatch(c -> c.field("volumeDevices").size() > 0),
        userNamespace && spec.field("hostNetwork").flag(),
        !AnnotationRules.deletionCost(metadata),
        spec.field("initContainers").items().stream()
            .filter(container -> !container.field("restartPolicy").is("Always"))
            .flatMap(container -> container.field("resizePolicy").items().stream())
            .anyMatch(policy -> policy.field("restartPolicy").is("RestartContainer")));
  }

  private static boolean badSelectorValues(Checked term) {
    return List.of("labelSelector", "namespaceSelector").stream()
        .flatMap(name -> term.field(name, "matchExpressions").items().stream())
        .anyMatch(PodLeniency::badValues);
  }

  private static boolean badValues(Checked expression) {
    return expression.field("values").items().stream()
        .anyMatch(value -> !Names.labelValue(value.text()).isEmpty());
  }

  private static boolean partPages(Checked container) {
    for (String kind : List.of("requests", "limits")) {
      Checked amounts = container.field("resources", kind);
      for (String name : amounts.keys()) {
        if (ResourceRules.hugePages(name) && !ResourceRules.wholePages(name, amounts.entry(name))) {
          return true;
        }
      }
    }
    return false;
  }
}
