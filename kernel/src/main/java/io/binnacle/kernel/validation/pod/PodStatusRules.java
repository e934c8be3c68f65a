package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.AddressRules;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `ValidatePodStatusUpdate`: what a node may report of a pod. Pure.
final class PodStatusRules {
  private static final List<String> OWN_CONDITIONS =
      List.of("PodScheduled", "Ready", "Initialized");

  private PodStatusRules() {}

  static void check(Checked pod, Checked old) {
    Checked status = pod.field("status");
    for (Checked condition : status.field("conditions").items()) {
      Checked type = condition.field("type");
      generation(condition.field("observedGeneration"));
      if (!OWN_CONDITIONS.contains(type.text())) {
        for (String fault : Names.labelKey(type.text())) {
          // Upstream names the field of its own type.
          type.under(condition.path() + ".Type").invalid(fault, FieldError.quote(type.text()));
        }
      }
    }
    nominated(status, old);
    generation(status.field("observedGeneration"));
    Checked quality = status.field("qosClass");
    if (!quality.is(old.field("status", "qosClass").text())) {
      quality.invalid("field is immutable", FieldError.quote(quality.text()));
    }
    for (String list : List.of("containers", "initContainers")) {
      String statuses = list.substring(0, list.length() - 1) + "Statuses";
      transitions(status.field(statuses), old.field("status", statuses), list, old.field("spec"));
    }
    transitions(
        status.field("ephemeralContainerStatuses"),
        old.field("status", "ephemeralContainerStatuses"),
        "",
        old.field("spec"));
    PodClaimStatusRules.check(status, pod.field("spec"));
    addresses(status.field("podIPs"), old.field("status", "podIPs"));
    Checked hosts = status.field("hostIPs");
    if (hosts.size() > 0
        && !hosts.items().getFirst().field("ip").is(status.field("hostIP").text())) {
      hosts.items().getFirst().field("ip").invalid("must be equal to `hostIP`");
    }
    addresses(hosts, old.field("status", "hostIPs"));
  }

  private static void generation(Checked generation) {
    if (generation.integer().orElse(0) < 0) {
      generation.invalid("must be a non-negative integer");
    }
  }

  private static void nominated(Checked status, Checked old) {
    Checked node = status.field("nominatedNodeName");
    if (node.empty() || node.is(old.field("status", "nominatedNodeName").text())) {
      return;
    }
    node.invalid(Names.dnsSubdomain(node.text()));
    if (!old.field("spec", "nodeName").empty()) {
      node.forbidden("may not be set on pods that are already bound to a node");
    }
  }

  /// Checks that containers that ended stay so, unless they are to be restarted.
  ///
  /// @param list where the containers are; empty for those that never are
  private static void transitions(Checked now, Checked old, String list, Checked spec) {
    if (!list.isEmpty() && restartsTogether(spec)) {
      return;
    }
    List<Checked> before = old.items();
    for (int i = 0; i < before.size(); i++) {
      Checked ended = before.get(i).field("state", "terminated");
      String name = before.get(i).field("name").text();
      boolean runsAgain =
          ended.present()
              && now.items().stream()
                  .filter(status -> status.field("name").is(name))
                  .findFirst()
                  .filter(status -> !status.field("state", "terminated").present())
                  .isPresent();
      if (runsAgain
          && (list.isEmpty()
              || !restarted(spec, list, name, ended.field("exitCode").integer().orElse(0)))) {
        now.under(now.path() + "[" + i + "].state")
            .forbidden("may not be transitioned to non-terminated state");
      }
    }
  }

  private static boolean restartsTogether(Checked spec) {
    return Containers.all(spec).stream()
        .flatMap(container -> container.field("restartPolicyRules").items().stream())
        .anyMatch(rule -> rule.field("action").is("RestartAllContainers"));
  }

  private static boolean restarted(Checked spec, String list, String name, long code) {
    Optional<Checked> container =
        spec.field(list).items().stream().filter(c -> c.field("name").is(name)).findFirst();
    if (container.isEmpty()) {
      return false;
    }
    Checked policy = container.get().field("restartPolicy");
    if (policy.present()) {
      for (Checked rule : container.get().field("restartPolicyRules").items()) {
        if (rule.field("action").is("Restart") && applies(rule.field("exitCodes"), code)) {
          return true;
        }
      }
    } else {
      policy = spec.field("restartPolicy");
    }
    return policy.is("Always") || (policy.is("OnFailure") && code != 0);
  }

  private static boolean applies(Checked codes, long code) {
    boolean named =
        codes.field("values").items().stream().anyMatch(v -> v.integer().orElse(-1) == code);
    return codes.field("operator").is("In")
        ? named
        : (codes.field("operator").is("NotIn") && !named);
  }

  private static void addresses(Checked addresses, Checked old) {
    List<String> kept = new ArrayList<>();
    old.items().forEach(address -> kept.add(address.field("ip").text()));
    boolean four = false;
    boolean six = false;
    for (Checked address : addresses.items()) {
      Checked ip = address.field("ip").under(address.path());
      AddressRules.legacyIp(ip, kept);
      boolean written = IpAddress.parse(ip.text()).isPresent();
      boolean colons = ip.text().contains(":");
      four |= written && !colons;
      six |= written && colons;
    }
    if (addresses.size() > 2 || (addresses.size() == 2 && !(four && six))) {
      String shown =
          String.join(
              ",",
              addresses.items().stream()
                  .map(a -> "{\"IP\":" + FieldError.quote(a.field("ip").text()) + "}")
                  .toList());
      addresses.invalid("may specify no more than one IP for each IP family", "[" + shown + "]");
    }
  }
}
