package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// Which container of a pod a request is about.
final class PodContainer {
  private PodContainer() {}

  /// The container must be one of the pod's; without a name there must be only one.
  ///
  /// @throws io.binnacle.kernel.error.ApiException 400 when that is not so
  static String chosen(ObjectValue pod, String name) {
    List<String> main = names(pod, "containers");
    if (name.isEmpty() && main.size() == 1) {
      return main.getFirst();
    }
    List<String> all = new ArrayList<>(names(pod, "initContainers"));
    all.addAll(main);
    all.addAll(names(pod, "ephemeralContainers"));
    if (name.isEmpty()) {
      throw ApiErrors.badRequest(
          "a container name must be specified for pod "
              + Metadata.name(pod)
              + (main.isEmpty() ? "" : ", choose one of: [" + String.join(" ", all) + "]"));
    }
    if (!all.contains(name)) {
      throw ApiErrors.badRequest(
          "container " + name + " is not valid for pod " + Metadata.name(pod));
    }
    return name;
  }

  private static List<String> names(ObjectValue pod, String sort) {
    List<String> names = new ArrayList<>();
    for (Value container : pod.items("spec", sort)) {
      names.add(container instanceof ObjectValue named ? named.text("name").orElse("") : "");
    }
    return names;
  }
}
