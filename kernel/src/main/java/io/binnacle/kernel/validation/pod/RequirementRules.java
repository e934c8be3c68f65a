package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.name.Names;
import io.binnacle.kernel.validation.Checked;
import io.binnacle.kernel.validation.ResourceRules;
import io.binnacle.spi.model.Quantity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// `validateResourceRequirements` and `validatePodResources`: what containers and pods ask of their
/// node. Pure.
public final class RequirementRules {
  private static final List<String> OF_PODS = List.of("cpu", "hugepages-", "memory");

  private RequirementRules() {}

  /// Checks what a container asks for.
  ///
  /// @param claims the names of the pod's claims
  static void ofContainer(Checked requirements, Set<String> claims, PodLeniency leniency) {
    check(requirements, ResourceRules::containerName, claims, leniency);
  }

  /// Checks what a pod needs beside its containers, as if it were a container's limits.
  static void overhead(Checked overhead, PodLeniency leniency) {
    for (String name : overhead.keys()) {
      Checked entry = overhead.under(overhead.path() + ".limits").entry(name);
      amount(entry, name, ResourceRules::containerName);
      pages(entry, name, leniency);
    }
    if (overhead.keys().stream().anyMatch(ResourceRules::hugePages)
        && !overhead.keys().contains("cpu")
        && !overhead.keys().contains("memory")) {
      overhead.forbidden("HugePages require cpu or memory");
    }
  }

  private static void check(
      Checked requirements,
      BiConsumer<Checked, String> nameRule,
      Set<String> claims,
      PodLeniency leniency) {
    Checked limits = requirements.field("limits");
    Checked requests = requirements.field("requests");
    for (String name : limits.keys()) {
      amount(limits.entry(name), name, nameRule);
      pages(limits.entry(name), name, leniency);
    }
    for (String name : requests.keys()) {
      Checked request = requests.entry(name);
      Checked limit = limits.entry(name);
      amount(request, name, nameRule);
      if (limit.present()) {
        promise(requests, request, limit, name);
      } else if (!ResourceRules.overcommitted(name)) {
        limits.required("Limit must be set for non overcommitable resources");
      }
      pages(request, name, leniency);
    }
    Set<String> names = new HashSet<>(limits.keys());
    names.addAll(requests.keys());
    if (names.stream().anyMatch(ResourceRules::hugePages)
        && !names.contains("cpu")
        && !names.contains("memory")) {
      requirements.forbidden("HugePages require cpu or memory");
    }
    claims(requirements.field("claims"), claims);
  }

  private static void amount(Checked entry, String name, BiConsumer<Checked, String> nameRule) {
    nameRule.accept(entry, name);
    ResourceRules.amount(entry, name);
  }

  private static void pages(Checked amount, String name, PodLeniency leniency) {
    if (ResourceRules.hugePages(name)
        && !leniency.partPages()
        && !ResourceRules.wholePages(name, amount)) {
      String shown = ResourceRules.shown(amount);
      amount.invalid(
          shown + " is not positive integer multiple of " + name, FieldError.quote(shown));
    }
  }

  private static void promise(Checked requests, Checked request, Checked limit, String name) {
    int order = ResourceRules.of(request).compareTo(ResourceRules.of(limit));
    String shown = FieldError.quote(ResourceRules.shown(request));
    String bound = name + " limit of " + ResourceRules.shown(limit);
    if (order != 0 && !ResourceRules.overcommitted(name)) {
      requests.invalid("must be equal to " + bound, shown);
    } else if (order > 0) {
      requests.invalid("must be less than or equal to " + bound, shown);
    }
  }

  private static void claims(Checked claims, Set<String> known) {
    Set<String> names = new HashSet<>();
    for (Checked claim : claims.items()) {
      String name = claim.field("name").text();
      if (name.isEmpty()) {
        claim.required("");
        continue;
      }
      if (names.contains(name)) {
        duplicate(claim, name);
      } else {
        String request = claim.field("request").text();
        if (!request.isEmpty()) {
          claim.field("request").invalid(Names.dnsLabel(request));
        }
        String key = request.isEmpty() ? name : name + "/" + request;
        if (names.contains(key)) {
          duplicate(claim, key);
        } else if (request.isEmpty()) {
          names.stream()
              .filter(other -> other.startsWith(name + "/"))
              .forEach(_ -> duplicate(claim, name));
        }
        names.add(key);
      }
      if (!known.contains(name)) {
        claim.add(
            new FieldError(
                FieldError.Type.NOT_FOUND,
                claim.path(),
                "Not found: "
                    + FieldError.quote(name)
                    + ": must be one of the names in pod.spec.resourceClaims"
                    + (known.isEmpty()
                        ? " which is empty"
                        : ": " + String.join(", ", new TreeSet<>(known)))));
      }
    }
  }

  private static void duplicate(Checked claim, String name) {
    claim.add(FieldError.duplicate(claim.path(), FieldError.quote(name)));
  }

  /// Checks what a whole pod asks for.
  static void ofPod(Checked spec, Set<String> claims, PodLeniency leniency) {
    Checked resources = spec.field("resources");
    if (!resources.present()) {
      return;
    }
    if (spec.field("os", "name").is("windows")) {
      resources.forbidden("may not be set for a windows pod");
      return;
    }
    if (resources.field("claims").given()) {
      resources.field("claims").forbidden("claims may not be set for Resources at pod-level");
    }
    check(resources, RequirementRules::podResource, claims, leniency);
    sums(spec, resources);
  }

  private static void podResource(Checked entry, String name) {
    if (ResourceRules.name(entry, name)
        && !name.equals("cpu")
        && !name.equals("memory")
        && !ResourceRules.hugePages(name)) {
      entry.add(FieldError.notSupported(entry.path(), Checked.typed(name), OF_PODS));
    }
  }

  private static void sums(Checked spec, Checked resources) {
    atLeast(resources.field("requests"), sum(spec, "requests"), "requests");
    Map<String, Quantity> limits = sum(spec, "limits");
    limits.keySet().removeIf(name -> !ResourceRules.hugePages(name));
    atLeast(resources.field("limits"), limits, "limits");
    List<Checked> containers = spec.field("containers").items();
    for (int i = 0; i < containers.size(); i++) {
      Checked own = containers.get(i).field("resources", "limits");
      for (String name : own.keys()) {
        Checked limit = resources.field("limits").entry(name);
        if (limit.present()
            && ResourceRules.of(own.entry(name)).compareTo(ResourceRules.of(limit)) > 0) {
          resources
              .under(resources.path() + ".containers[" + i + "][" + name + "].limits")
              .invalid(
                  "must be less than or equal to pod limits of " + ResourceRules.shown(limit),
                  FieldError.quote(ResourceRules.shown(own.entry(name))));
        }
      }
    }
  }

  private static void atLeast(Checked amounts, Map<String, Quantity> sums, String kind) {
    for (String name : amounts.keys()) {
      Checked amount = amounts.entry(name);
      Quantity sum = sums.get(name);
      if (sum != null && sum.amount().compareTo(ResourceRules.of(amount)) > 0) {
        amount.invalid(
            "must be greater than or equal to aggregate container "
                + kind
                + " of "
                + sum.canonical(),
            FieldError.quote(ResourceRules.shown(amount)));
      }
    }
  }

  /// What all containers need at once: the regular ones together with the sidecars, or an init
  /// container with the sidecars before it, whichever is more.
  private static Map<String, Quantity> sum(Checked spec, String kind) {
    Map<String, Quantity> running = new HashMap<>();
    for (Checked container : spec.field("containers").items()) {
      add(running, amounts(container, kind));
    }
    Map<String, Quantity> sidecars = new HashMap<>();
    Map<String, Quantity> most = new HashMap<>();
    for (Checked container : spec.field("initContainers").items()) {
      Map<String, Quantity> amounts = amounts(container, kind);
      if (container.field("restartPolicy").is("Always")) {
        add(running, amounts);
        add(sidecars, amounts);
        raise(most, sidecars);
      } else {
        add(amounts, sidecars);
        raise(most, amounts);
      }
    }
    raise(running, most);
    return running;
  }

  private static Map<String, Quantity> amounts(Checked container, String kind) {
    Checked amounts = container.field("resources", kind);
    Map<String, Quantity> result = new HashMap<>();
    for (String name : amounts.keys()) {
      ResourceRules.quantity(amounts.entry(name)).ifPresent(amount -> result.put(name, amount));
    }
    return result;
  }

  private static void add(Map<String, Quantity> sums, Map<String, Quantity> amounts) {
    amounts.forEach((name, amount) -> sums.merge(name, amount, Quantity::plus));
  }

  private static void raise(Map<String, Quantity> sums, Map<String, Quantity> others) {
    others.forEach(
        (name, amount) ->
            sums.merge(name, amount, (sum, other) -> other.compareTo(sum) > 0 ? other : sum));
  }
}
