package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// The rules of one container and of a pod's containers together: `validateContainerCommon`,
/// `validateContainers`, `validateInitContainers` and `validateEphemeralContainers`. Pure.
final class ContainerRules {
  private static final String NOT_WITHOUT_ALWAYS =
      "may not be set for init containers without restartPolicy=Always";
  private static final String NOT_EPHEMERAL = "cannot be set for an Ephemeral Container";

  private final PodContext pod;

  ContainerRules(PodContext pod) {
    this.pod = pod;
  }

  void regular(Checked containers) {
    if (!containers.require("")) {
      return;
    }
    Set<String> names = new HashSet<>();
    for (Checked container : containers.items()) {
      common(container);
      unique(container, names);
      HandlerRules.lifecycle(container.field("lifecycle"), pod.grace(), pod.os());
      HandlerRules.probes(container, pod.grace());
      RestartRules.policy(container);
    }
    hostPorts(containers.items(), new HashSet<>());
  }

  void init(Checked containers, Checked regular) {
    Set<String> names = names(regular);
    for (Checked container : containers.items()) {
      common(container);
      RestartRules.ofInit(container);
      Checked name = container.field("name");
      if (names.contains(name.text())) {
        name.duplicate();
      } else if (!name.empty()) {
        names.add(name.text());
      }
      // Upstream tells of the first index here, whichever container it is.
      hostPorts(List.of(container.under(containers.path() + "[0]")), new HashSet<>());
      boolean sidecar = container.field("restartPolicy").is("Always");
      if (sidecar) {
        HandlerRules.lifecycle(container.field("lifecycle"), pod.grace(), pod.os());
        HandlerRules.probes(container, pod.grace());
      } else {
        for (String field :
            List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
          if (container.field(field).present()) {
            container.field(field).forbidden(NOT_WITHOUT_ALWAYS);
          }
        }
        if (!pod.leniency().restartedOnResize()) {
          notRestarted(container);
        }
      }
    }
  }

  private static void notRestarted(Checked container) {
    for (Checked policy : container.field("resizePolicy").items()) {
      if (policy.field("restartPolicy").is("RestartContainer")) {
        policy
            .field("restartPolicy")
            .invalid("must not be set to 'RestartContainer' for non-sidecar initContainers");
      }
    }
  }

  void ephemeral(Checked containers, Checked spec) {
    Set<String> others = names(spec.field("containers"));
    others.addAll(names(spec.field("initContainers")));
    Set<String> names = new HashSet<>(others);
    for (Checked container : containers.items()) {
      common(container);
      image(container);
      unique(container, names);
      Checked target = container.field("targetContainerName");
      if (!target.empty() && !others.contains(target.text())) {
        target.notFound();
      }
      for (String field :
          List.of(
              "ports",
              "resources",
              "resizePolicy",
              "restartPolicy",
              "restartPolicyRules",
              "livenessProbe",
              "readinessProbe",
              "startupProbe",
              "lifecycle")) {
        if (field.equals("resources")
            ? !container.field(field).empty()
            : container.field(field).given()) {
          container.field(field).forbidden(NOT_EPHEMERAL);
        }
      }
      for (Checked mount : container.field("volumeMounts").items()) {
        for (String field : List.of("subPath", "subPathExpr")) {
          if (!mount.field(field).empty()) {
            mount.field(field).forbidden(NOT_EPHEMERAL);
          }
        }
      }
    }
  }

  private static Set<String> names(Checked containers) {
    Set<String> names = new HashSet<>();
    containers.items().forEach(container -> names.add(container.field("name").text()));
    return names;
  }

  private static void unique(Checked container, Set<String> names) {
    if (!names.add(container.field("name").text())) {
      container
          .field("name")
          .add(
              FieldError.duplicate(
                  container.field("name").path(),
                  FieldError.quote(container.field("name").text())));
    }
  }

  private void common(Checked container) {
    Checked name = container.field("name");
    if (name.require("")) {
      name.invalid(Names.dnsLabel(name.text()));
    }
    container.field("image").require("");
    Checked message = container.field("terminationMessagePolicy");
    if (message.require("")) {
      message.oneOf(List.of("File", "FallbackToLogsOnError"));
    }
    ports(container.field("ports"));
    EnvironmentRules.variables(container.field("env"));
    EnvironmentRules.sources(container.field("envFrom"));
    MountRules.mounts(container, pod.volumes());
    MountRules.devices(container, pod.volumes());
    pullPolicy(container.field("imagePullPolicy"));
    RequirementRules.ofContainer(container.field("resources"), pod.claims(), pod.leniency());
    RestartRules.resizing(container.field("resizePolicy"), pod.restartPolicy());
    SecurityContextRules.ofContainer(container.field("securityContext"), pod.hostUsers());
  }

  /// Checks what only pods, and not their templates, are held to.
  static void image(Checked container) {
    Checked image = container.field("image");
    if (!image.text().strip().equals(image.text())) {
      image.invalid("must not have leading or trailing whitespace");
    }
  }

  static void pullPolicy(Checked policy) {
    if (policy.require("")) {
      policy.oneOf(List.of("Always", "IfNotPresent", "Never"));
    }
  }

  private static void ports(Checked ports) {
    Set<String> names = new HashSet<>();
    for (Checked port : ports.items()) {
      Checked name = port.field("name");
      if (!name.empty()) {
        List<String> faults = Formats.portName(name.text());
        // Upstream's loop over the faults loses count of the ports, but not of what it tells.
        name.invalid(faults);
        if (faults.isEmpty() && !names.add(name.text())) {
          name.duplicate();
        }
      }
      Checked number = port.field("containerPort");
      if (number.require("")) {
        number.invalid(Formats.portNumber(number.integer().orElse(0)));
      }
      Checked host = port.field("hostPort");
      if (!host.empty()) {
        host.invalid(Formats.portNumber(host.integer().orElse(0)));
      }
      if (port.field("protocol").require("")) {
        port.field("protocol").oneOf(List.of("SCTP", "TCP", "UDP"));
      }
    }
  }

  /// Checks that no two containers have the same port of the host.
  private static void hostPorts(List<Checked> containers, Set<String> taken) {
    for (Checked container : containers) {
      for (Checked port : container.field("ports").items()) {
        OptionalLong number = port.field("hostPort").integer();
        if (number.orElse(0) == 0) {
          continue;
        }
        String shown =
            port.field("protocol").text()
                + "/"
                + port.field("hostIP").text()
                + "/"
                + number.getAsLong();
        if (!taken.add(shown)) {
          port.add(FieldError.duplicate(port.field("hostPort").path(), FieldError.quote(shown)));
        }
      }
    }
  }
}
