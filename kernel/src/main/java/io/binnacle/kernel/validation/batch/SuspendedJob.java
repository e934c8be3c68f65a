package io.binnacle.kernel.validation.batch;

import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What of its pods may change in a Job that is suspended. Pure.
final class SuspendedJob {
  private SuspendedJob() {}

  /// A template whose pods are placed as those of another.
  static ObjectValue placedAs(ObjectValue template, ObjectValue other) {
    ObjectValue pod = template.object("spec").orElse(ObjectValue.empty());
    ObjectValue otherPod = other.object("spec").orElse(ObjectValue.empty());
    for (String name : List.of("nodeSelector", "tolerations", "schedulingGates")) {
      pod = withField(pod, otherPod, name);
    }
    ObjectValue affinity = pod.object("affinity").orElse(ObjectValue.empty());
    affinity =
        withField(
            affinity, otherPod.object("affinity").orElse(ObjectValue.empty()), "nodeAffinity");
    pod =
        affinity.isEmpty() && !otherPod.has("affinity")
            ? pod.without("affinity")
            : pod.with("affinity", affinity);
    ObjectValue metadata = template.object("metadata").orElse(ObjectValue.empty());
    ObjectValue otherMetadata = other.object("metadata").orElse(ObjectValue.empty());
    for (String name : List.of("labels", "annotations")) {
      metadata = withField(metadata, otherMetadata, name);
    }
    return template.with("metadata", metadata).with("spec", pod);
  }

  /// A pod whose containers have the amounts of another's.
  static ObjectValue sizedAs(ObjectValue pod, ObjectValue other) {
    ObjectValue sized = pod;
    for (String list : List.of("containers", "initContainers")) {
      List<Value> mine = pod.items(list);
      List<Value> others = other.items(list);
      if (mine.isEmpty() || mine.size() != others.size()) {
        continue;
      }
      List<Value> containers = new ArrayList<>();
      for (int i = 0; i < mine.size(); i++) {
        ObjectValue container = (ObjectValue) mine.get(i);
        ObjectValue its = (ObjectValue) others.get(i);
        boolean same = container.text("name").equals(its.text("name"));
        containers.add(same ? withField(container, its, "resources") : container);
      }
      sized = sized.with(list, new ListValue(containers));
    }
    return sized;
  }

  private static ObjectValue withField(ObjectValue object, ObjectValue from, String name) {
    Optional<Value> value = from.get(name);
    return value.isPresent() ? object.with(name, value.get()) : object.without(name);
  }
}
