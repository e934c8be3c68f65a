package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.SelectorRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `ValidatePodSpec`: what every specification of a pod is held to, in upstream's order. Pure.
final class PodSpecRules {
  private static final int LONGEST_OVERRIDE = 64;

  private PodSpecRules() {}

  /// @param podName the pod's name; empty in a template
  /// @param mirror whether the pod mirrors one that its node runs of itself
  static void check(Checked spec, String podName, boolean mirror, PodLeniency leniency) {
    Checked grace = spec.field("terminationGracePeriodSeconds");
    if (!grace.present()) {
      grace.required("");
    }
    boolean hostUsers = !spec.field("hostUsers").present() || spec.field("hostUsers").flag();
    Map<String, Checked> volumes = VolumeRules.check(spec.field("volumes"), podName, leniency);
    Set<String> claims = DeviceClaimRules.check(spec.field("resourceClaims"), mirror);
    PodContext context =
        new PodContext(
            volumes,
            claims,
            grace.integer(),
            spec.field("restartPolicy").text(),
            hostUsers,
            spec.field("os", "name").text(),
            leniency);
    ContainerRules containers = new ContainerRules(context);
    containers.regular(spec.field("containers"));
    containers.init(spec.field("initContainers"), spec.field("containers"));
    containers.ephemeral(spec.field("ephemeralContainers"), spec);
    RequirementRules.ofPod(spec, claims, leniency);
    hostNetwork(spec, leniency);
    choice(spec.field("restartPolicy"), "Always", "OnFailure", "Never");
    choice(spec.field("dnsPolicy"), "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    SelectorRules.labels(spec.field("nodeSelector"));
    SecurityContextRules.ofPod(spec, leniency);
    AffinityRules.check(spec.field("affinity"), leniency);
    DnsRules.config(spec.field("dnsConfig"), spec.field("dnsPolicy").is("None"));
    gates(spec);
    SpreadRules.check(spec.field("topologySpreadConstraints"), leniency);
    WindowsRules.hostProcesses(spec);
    if (!hostUsers) {
      ownUsers(spec, leniency);
    }
    hostnameOverride(spec);
    names(spec);
    scheduling(spec, leniency);
    if (spec.field("overhead").present()) {
      overhead(spec.field("overhead"), leniency);
    }
    WindowsRules.system(spec);
    EnvironmentRules.files(spec);
  }

  private static void choice(Checked part, String... supported) {
    if (part.require("")) {
      part.oneOf(List.of(supported));
    }
  }

  private static void hostNetwork(Checked spec, PodLeniency leniency) {
    if (!spec.field("hostNetwork").flag()) {
      return;
    }
    for (Checked container : spec.field("containers").items()) {
      for (Checked port : container.field("ports").items()) {
        long host = port.field("hostPort").integer().orElse(0);
        if ((leniency.pod() || host != 0)
            && host != port.field("containerPort").integer().orElse(0)) {
          port.field("hostPort")
              .invalid(
                  "must match `containerPort` when `hostNetwork` is true", Long.toString(host));
        }
      }
    }
  }

  private static void gates(Checked spec) {
    for (Checked gate : spec.field("readinessGates").items()) {
      SelectorRules.key(gate.field("conditionType"));
    }
    Set<String> seen = new HashSet<>();
    for (Checked gate : spec.field("schedulingGates").items()) {
      Checked name = gate.field("name").under(gate.path());
      SelectorRules.key(name);
      if (!seen.add(name.text())) {
        name.add(FieldError.duplicate(name.path(), FieldError.quote(name.text())));
      }
    }
  }

  /// Checks a pod whose users are not its host's: it shares nothing else with the host.
  private static void ownUsers(Checked spec, PodLeniency leniency) {
    String why = "when `hostUsers` is false";
    if (!leniency.hostNetwork() && spec.field("hostNetwork").flag()) {
      spec.field("hostNetwork").forbidden(why);
    }
    for (String name : List.of("PID", "IPC")) {
      if (spec.field("host" + name).flag()) {
        spec.field("Host" + name).forbidden(why);
      }
    }
    if (!leniency.blockDevices()) {
      for (Checked container : Containers.all(spec)) {
        if (container.field("volumeDevices").size() > 0) {
          container.field("volumeDevices").forbidden(why);
        }
      }
    }
  }

  private static void hostnameOverride(Checked spec) {
    Checked override = spec.field("hostnameOverride");
    if (!override.present()) {
      return;
    }
    if (spec.field("setHostnameAsFQDN").flag()) {
      override.forbidden("may not be specified when setHostnameAsFQDN is true");
    }
    if (spec.field("hostNetwork").flag()) {
      override.forbidden("may not be specified when hostNetwork is true");
    }
    if (override.text().length() > LONGEST_OVERRIDE) {
      override.tooLong(LONGEST_OVERRIDE);
    }
    override.invalid(Names.dnsSubdomain(override.text()));
  }

  private static void names(Checked spec) {
    for (String name : List.of("serviceAccountName", "nodeName")) {
      subdomain(spec.field(name));
    }
    spec.field("activeDeadlineSeconds").between(1, Integer.MAX_VALUE);
    for (String name : List.of("hostname", "subdomain")) {
      if (!spec.field(name).empty()) {
        spec.field(name).invalid(Names.dnsLabel(spec.field(name).text()));
      }
    }
  }

  private static void scheduling(Checked spec, PodLeniency leniency) {
    TolerationRules.check(spec.field("tolerations"), leniency.comparingTolerations());
    DnsRules.aliases(spec.field("hostAliases"));
    subdomain(spec.field("priorityClassName"));
    Checked runtime = spec.field("runtimeClassName");
    if (runtime.present()) {
      runtime.invalid(Names.dnsSubdomain(runtime.text()));
    }
    if (spec.field("preemptionPolicy").present()) {
      choice(spec.field("preemptionPolicy"), "PreemptLowerPriority", "Never");
    }
  }

  private static void subdomain(Checked name) {
    if (!name.empty()) {
      name.invalid(Names.dnsSubdomain(name.text()));
    }
  }

  /// Overhead is checked as a container's limits would be.
  private static void overhead(Checked overhead, PodLeniency leniency) {
    RequirementRules.overhead(overhead, leniency);
  }
}
