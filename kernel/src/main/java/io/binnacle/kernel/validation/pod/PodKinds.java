package io.binnacle.kernel.validation.pod;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds of the core group that are pods or have a template of pods, by `resource.group`.
public final class PodKinds {
  private PodKinds() {}

  public static Map<String, KindRules> all() {
    return Map.of(
        "pods",
        new PodRules(),
        "podtemplates",
        new PodTemplateRules(),
        "replicationcontrollers",
        new ReplicationControllerRules());
  }
}
