package io.binnacle.kernel.validation.coordination;

import io.binnacle.kernel.validation.KindRules;
import java.util.Map;

/// The kinds of `coordination.k8s.io`, by `resource.group`.
public final class CoordinationRules {
  private CoordinationRules() {}

  public static Map<String, KindRules> all() {
    return Map.of("leases.coordination.k8s.io", new LeaseRules());
  }
}
