package io.binnacle.kernel.conversion;

import io.binnacle.spi.model.GroupVersionResource;
import java.util.Map;
import java.util.Optional;

/// The conversions of the built-in kinds.
public final class Conversions {
  private static final Map<GroupVersionResource, Conversion> BY_SERVED =
      Map.of(
          new GroupVersionResource("events.k8s.io", "v1", "events"), new EventConversion(),
          new GroupVersionResource("autoscaling", "v1", "horizontalpodautoscalers"),
              new AutoscalerConversion());

  private Conversions() {}

  /// The conversion of a version that is not the one stored; empty for all others.
  public static Optional<Conversion> of(GroupVersionResource served) {
    return Optional.ofNullable(BY_SERVED.get(served));
  }
}
