package io.binnacle.admission.limitrange;

import io.binnacle.admission.Amounts;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a container gets that says nothing of a resource.
///
/// @param requests what it requests
/// @param limits what it is limited to
record ContainerDefaults(Amounts requests, Amounts limits) {
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  /// Those of a LimitRange; of several in it, the last that speaks of a resource.
  static ContainerDefaults of(ObjectValue range) {
    Amounts requests = Amounts.none();
    Amounts limits = Amounts.none();
    for (Value value : range.items("spec", "limits")) {
      if (value instanceof ObjectValue item && item.text("type").equals(Optional.of("Container"))) {
        requests = overlaid(requests, Amounts.at(item, "defaultRequest"));
        limits = overlaid(limits, Amounts.at(item, "default"));
      }
    }
    return new ContainerDefaults(requests, limits);
  }

  private static Amounts overlaid(Amounts below, Amounts above) {
    Amounts result = below;
    for (String name : above.names()) {
      result = result.with(name, above.of(name));
    }
    return result;
  }

  /// The pod with them in its containers, and an annotation that tells of it.
  ObjectValue applied(ObjectValue pod) {
    List<String> told = new ArrayList<>();
    ObjectValue result = applied(pod, "containers", "container", told);
    result = applied(result, "initContainers", "init container", told);
    return told.isEmpty()
        ? result
        : result.withAt(
            Value.of("LimitRanger plugin set: " + String.join("; ", told)),
            "metadata",
            "annotations",
            ANNOTATION);
  }

  private ObjectValue applied(ObjectValue pod, String list, String called, List<String> told) {
    List<Value> containers = new ArrayList<>();
    for (Value value : pod.items("spec", list)) {
      containers.add(value instanceof ObjectValue one ? applied(one, called, told) : value);
    }
    return containers.isEmpty() ? pod : pod.withAt(new ListValue(containers), "spec", list);
  }

  private ObjectValue applied(ObjectValue container, String called, List<String> told) {
    String name = called + " " + container.text("name").orElse("");
    ObjectValue result = filled(container, "requests", requests, " request for " + name, told);
    return filled(result, "limits", limits, " limit for " + name, told);
  }

  private static ObjectValue filled(
      ObjectValue container, String kind, Amounts defaults, String tale, List<String> told) {
    Amounts said = Amounts.at(container, "resources", kind);
    List<String> set = defaults.names().stream().filter(name -> !said.has(name)).toList();
    if (set.isEmpty()) {
      return container;
    }
    told.add(String.join(", ", set) + tale);
    Amounts filled = overlaid(said, defaults.only(set));
    return container.withAt(filled.toValue(), "resources", kind);
  }
}
