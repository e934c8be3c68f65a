package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.Checked;
import java.util.ArrayList;
import java.util.List;

/// The containers of a pod, in the order in which rules on all of them look at them. Pure.
final class Containers {
  private Containers() {}

  /// Init containers, then the regular and the ephemeral ones.
  static List<Checked> all(Checked spec) {
    List<Checked> containers = new ArrayList<>(spec.field("initContainers").items());
    containers.addAll(spec.field("containers").items());
    containers.addAll(spec.field("ephemeralContainers").items());
    return containers;
  }
}
