package io.binnacle.admission;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a pod asks for as a whole: the sum over its containers, or what its greediest init
/// container needs beside the sidecars that run by then, whichever is more; what the pod says for
/// itself goes before.
///
/// @param pod the pod
/// @param running whether what its containers have by their statuses counts, and what running it
///   costs beside them
public record PodAmounts(ObjectValue pod, boolean running) {
  private static final String HUGE_PAGES = "hugepages-";
  private static final Set<String> OF_PODS = Set.of("cpu", "memory");

  /// The sums over requests.
  public Amounts requests() {
    Amounts sum = aggregated("requests");
    Amounts whole = ownLevel("requests");
    if (!whole.isEmpty()) {
      sum = replaced(sum, whole);
    }
    return running ? sum.plus(Amounts.at(pod, "spec", "overhead")) : sum;
  }

  /// The sums over limits. Running a pod costs nothing where there is no limit.
  public Amounts limits() {
    Amounts sum = aggregated("limits");
    Amounts whole = ownLevel("limits");
    if (!whole.isEmpty()) {
      sum = replaced(sum, whole);
    }
    return running
        ? sum.plus(Amounts.at(pod, "spec", "overhead").only(sum.withoutZeros().names()))
        : sum;
  }

  /// Whether the pod says for itself what it wants of something that pods can say.
  public boolean saysForItself() {
    return !ownLevel("requests").isEmpty() || !ownLevel("limits").isEmpty();
  }

  private Amounts ownLevel(String kind) {
    Amounts said = Amounts.at(pod, "spec", "resources", kind);
    return said.only(
        said.names().stream()
            .filter(name -> OF_PODS.contains(name) || (running && name.startsWith(HUGE_PAGES)))
            .toList());
  }

  private static Amounts replaced(Amounts sum, Amounts by) {
    Amounts result = sum;
    for (String name : by.names()) {
      result = result.with(name, by.of(name));
    }
    return result;
  }

  private Amounts aggregated(String kind) {
    Amounts sum = Amounts.none();
    for (ObjectValue container : containers("containers")) {
      sum = sum.plus(effective(container, "containerStatuses", kind));
    }
    Amounts sidecars = Amounts.none();
    Amounts greediest = Amounts.none();
    for (ObjectValue container : containers("initContainers")) {
      Amounts beside;
      if (sidecar(container)) {
        Amounts own = effective(container, "initContainerStatuses", kind);
        sum = sum.plus(own);
        sidecars = sidecars.plus(own);
        beside = sidecars;
      } else {
        beside = Amounts.at(container, "resources", kind).plus(sidecars);
      }
      greediest = greediest.max(beside);
    }
    return sum.max(greediest);
  }

  /// The containers of a list of the specification.
  public List<ObjectValue> containers(String list) {
    return objects(pod.items("spec", list));
  }

  private static boolean sidecar(ObjectValue container) {
    return container.text("restartPolicy").equals(Optional.of("Always"));
  }

  /// What a container has or is about to have: a resize takes its time.
  private Amounts effective(ObjectValue container, String statuses, String kind) {
    Amounts wanted = Amounts.at(container, "resources", kind);
    Optional<ObjectValue> status = running ? status(container, statuses) : Optional.empty();
    if (status.isEmpty() || status.get().object("resources").isEmpty()) {
      return wanted;
    }
    Amounts actual = Amounts.at(status.get(), "resources", kind);
    boolean requests = kind.equals("requests");
    Amounts held = requests ? actual.max(Amounts.at(status.get(), "allocatedResources")) : actual;
    return infeasible() ? held : wanted.max(held);
  }

  private Optional<ObjectValue> status(ObjectValue container, String statuses) {
    return objects(pod.items("status", statuses)).stream()
        .filter(status -> status.text("name").equals(container.text("name")))
        .findFirst();
  }

  /// Whether the node said that it never can give what a resize asks for.
  private boolean infeasible() {
    return objects(pod.items("status", "conditions")).stream()
        .filter(condition -> condition.text("type").equals(Optional.of("PodResizePending")))
        .findFirst()
        .filter(condition -> condition.text("reason").equals(Optional.of("Infeasible")))
        .isPresent();
  }

  private static List<ObjectValue> objects(List<Value> values) {
    return values.stream()
        .filter(ObjectValue.class::isInstance)
        .map(ObjectValue.class::cast)
        .toList();
  }
}
