package io.binnacle.admission.quota;

import io.binnacle.admission.Amounts;
import io.binnacle.admission.PodAmounts;
import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.Quantity;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Counts pods and what they request and are limited to. A pod that has ended is an object still,
/// and uses nothing else.
final class PodMeter implements Meter {
  private static final String COUNT = CountMeter.count("pods");
  private static final String PODS = "pods";
  private static final String REQUESTS = "requests.";
  private static final String LIMITS = "limits.";
  private static final String HUGE_PAGES = "hugepages-";
  private static final String DEVICE_CLASS = "deviceclass.resource.kubernetes.io/";
  private static final String NATIVE = "kubernetes.io/";
  private static final List<String> COMPUTED = List.of("cpu", "memory", "ephemeral-storage");

  /// Where a quota measures these, each container must say what it wants of them. An old mistake,
  /// which is not made again for other resources.
  private static final Set<String> DEMANDED =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private final Clock clock;

  PodMeter(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean concerns(AdmissionRequest request) {
    return switch (request.subresource()) {
      case "" ->
          request.operation() == Operation.CREATE
              || (request.operation() == Operation.UPDATE
                  && terminating(request.object()) != terminating(request.oldObject()));
      case "resize" -> request.operation() == Operation.UPDATE;
      default -> false;
    };
  }

  @Override
  public SortedSet<String> measured(Set<String> names) {
    return names.stream().filter(PodMeter::measures).collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean measures(String name) {
    return name.equals(COUNT)
        || name.equals(PODS)
        || COMPUTED.contains(name)
        || (name.startsWith(REQUESTS) && COMPUTED.contains(name.substring(REQUESTS.length())))
        || (name.startsWith(LIMITS) && COMPUTED.contains(name.substring(LIMITS.length())))
        || name.startsWith(HUGE_PAGES)
        || name.startsWith(REQUESTS + HUGE_PAGES)
        || (name.startsWith(REQUESTS)
            && (extended(name) || name.startsWith(REQUESTS + DEVICE_CLASS)));
  }

  private static boolean extended(String name) {
    return name.contains("/") && !name.contains(NATIVE);
  }

  @Override
  public Amounts usage(ObjectValue pod) {
    Amounts object = Amounts.none().with(COUNT, Quantity.of(1));
    if (ended(pod)) {
      return object;
    }
    PodAmounts amounts = new PodAmounts(pod, true);
    return object.plus(computed(amounts.requests(), amounts.limits()));
  }

  private static Amounts computed(Amounts requests, Amounts limits) {
    SortedMap<String, Quantity> used = new TreeMap<>();
    used.put(PODS, Quantity.of(1));
    requests
        .byName()
        .forEach(
            (name, quantity) -> {
              if (COMPUTED.contains(name) || name.startsWith(HUGE_PAGES)) {
                used.put(name, quantity);
                used.put(REQUESTS + name, quantity);
              } else if (name.startsWith(DEVICE_CLASS)
                  || (extended(name) && !name.startsWith(REQUESTS))) {
                used.put(REQUESTS + name, quantity);
              }
            });
    limits.only(COMPUTED).byName().forEach((name, quantity) -> used.put(LIMITS + name, quantity));
    return new Amounts(used);
  }

  /// A pod that has come to its end, or should be gone: its node may be lost.
  private boolean ended(ObjectValue pod) {
    String phase = pod.text("status", "phase").orElse("");
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return true;
    }
    Optional<Instant> deleted = pod.text("metadata", "deletionTimestamp").flatMap(PodMeter::time);
    Optional<Long> grace = pod.integer("metadata", "deletionGracePeriodSeconds");
    return deleted.isPresent()
        && grace.isPresent()
        && clock.instant().isAfter(deleted.get().plusSeconds(grace.get()));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> unsaid(Collection<String> measured, ObjectValue pod) {
    PodAmounts amounts = new PodAmounts(pod, true);
    if (amounts.saysForItself()) {
      return Optional.empty();
    }
    SortedMap<String, SortedSet<String>> missing = new TreeMap<>();
    Stream.of("containers", "initContainers")
        .flatMap(list -> amounts.containers(list).stream())
        .forEach(
            container -> {
              Amounts said =
                  computed(
                      Amounts.at(container, "resources", "requests"),
                      Amounts.at(container, "resources", "limits"));
              for (String name : measured) {
                if (DEMANDED.contains(name) && !said.has(name)) {
                  missing
                      .computeIfAbsent(name, n -> new TreeSet<>())
                      .add(container.text("name").orElse(""));
                }
              }
            });
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "must specify "
                + missing.entrySet().stream()
                    .map(entry -> entry.getKey() + " for: " + String.join(",", entry.getValue()))
                    .collect(Collectors.joining("; ")));
  }

  @Override
  public boolean within(Scope scope, ObjectValue pod) {
    return switch (scope.name()) {
      case "Terminating" -> terminating(Optional.of(pod));
      case "NotTerminating" -> !terminating(Optional.of(pod));
      case "BestEffort" -> bestEffort(pod);
      case "NotBestEffort" -> !bestEffort(pod);
      case "PriorityClass" ->
          scope.fits(
              pod.text("spec", "priorityClassName").filter(name -> !name.isEmpty()).stream()
                  .toList());
      case "CrossNamespacePodAffinity" ->
          Stream.of("podAffinity", "podAntiAffinity").anyMatch(kind -> crosses(pod, kind));
      default -> false;
    };
  }

  private static boolean terminating(Optional<ObjectValue> pod) {
    return pod.flatMap(p -> p.integer("spec", "activeDeadlineSeconds"))
        .filter(seconds -> seconds >= 0)
        .isPresent();
  }

  /// Whether nothing asks for processors or memory.
  private static boolean bestEffort(ObjectValue pod) {
    Optional<String> known = pod.text("status", "qosClass").filter(name -> !name.isEmpty());
    if (known.isPresent()) {
      return known.get().equals("BestEffort");
    }
    PodAmounts amounts = new PodAmounts(pod, false);
    Amounts asked = amounts.requests().plus(amounts.limits());
    return asked.only(List.of("cpu", "memory")).withoutZeros().isEmpty();
  }

  private static boolean crosses(ObjectValue pod, String kind) {
    ObjectValue affinity = pod.object("spec", "affinity", kind).orElse(ObjectValue.empty());
    Stream<Value> required =
        affinity.items("requiredDuringSchedulingIgnoredDuringExecution").stream();
    Stream<Value> preferred =
        affinity.items("preferredDuringSchedulingIgnoredDuringExecution").stream()
            .flatMap(
                weighted ->
                    weighted instanceof ObjectValue w
                        ? w.get("podAffinityTerm").stream()
                        : Stream.empty());
    return Stream.concat(required, preferred)
        .anyMatch(
            term ->
                term instanceof ObjectValue t
                    && (!t.items("namespaces").isEmpty()
                        || t.object("namespaceSelector").isPresent()));
  }
}
