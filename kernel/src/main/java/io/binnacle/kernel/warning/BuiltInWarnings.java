package io.binnacle.kernel.warning;

import io.binnacle.kernel.validation.Checked;
import io.binnacle.spi.value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The warnings of the built-in kinds, by `resource.group`. Pure.
public final class BuiltInWarnings {
  private static final KindWarnings NONE = (object, warnings) -> {};
  private static final Map<String, KindWarnings> KINDS = kinds();

  private BuiltInWarnings() {}

  private static Map<String, KindWarnings> kinds() {
    Map<String, KindWarnings> kinds = new HashMap<>();
    kinds.put("pods", new Pods());
    kinds.put("podtemplates", new WorkloadWarnings(false, false, List.of()));
    kinds.put("replicationcontrollers", new WorkloadWarnings(true, true, List.of("spec")));
    kinds.put("replicasets.apps", new WorkloadWarnings(true, false, List.of("spec")));
    kinds.put("deployments.apps", new WorkloadWarnings(true, false, List.of("spec")));
    kinds.put("daemonsets.apps", new WorkloadWarnings(false, false, List.of("spec")));
    kinds.put("statefulsets.apps", new WorkloadWarnings(false, false, List.of("spec")));
    kinds.put("jobs.batch", new WorkloadWarnings(true, false, List.of("spec")));
    kinds.put(
        "cronjobs.batch",
        new WorkloadWarnings(true, false, List.of("spec", "jobTemplate", "spec")));
    kinds.put("services", new ServiceWarnings());
    kinds.putAll(PlainWarnings.kinds());
    return Map.copyOf(kinds);
  }

  private static KindWarnings of(String qualifiedResource) {
    return KINDS.getOrDefault(qualifiedResource, NONE);
  }

  /// What the client that makes an object is warned of.
  public static List<String> create(String qualifiedResource, ObjectValue object) {
    List<String> warnings = new ArrayList<>();
    of(qualifiedResource).create(Checked.silent(object), warnings);
    return warnings;
  }

  /// What the client that changes an object is warned of.
  ///
  /// @param subresource the path that changes it; empty for the object's own
  public static List<String> update(
      String qualifiedResource, String subresource, ObjectValue object, ObjectValue old) {
    List<String> warnings = new ArrayList<>();
    KindWarnings kind = of(qualifiedResource);
    switch (subresource) {
      case "", "scale" -> kind.update(Checked.silent(object), Checked.silent(old), warnings);
      case "status" -> kind.status(Checked.silent(object), warnings);
      default -> {
        // Nobody is warned.
      }
    }
    return warnings;
  }

  private static final class Pods implements KindWarnings {
    @Override
    public void create(Checked pod, List<String> warnings) {
      WorkloadWarnings.name(pod, "the Pod's hostname", warnings);
      PodWarnings.pod(pod, warnings);
    }

    @Override
    public void status(Checked pod, List<String> warnings) {
      for (String list : List.of("podIPs", "hostIPs")) {
        for (Checked address : pod.field("status", list).items()) {
          AddressWarnings.address(address.field("ip"), warnings);
        }
      }
    }
  }
}
