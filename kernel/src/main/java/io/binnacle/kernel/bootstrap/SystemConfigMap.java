package io.binnacle.kernel.bootstrap;

import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// A ConfigMap of `kube-system` in which the server tells others one thing.
final class SystemConfigMap {
  private SystemConfigMap() {}

  static ObjectValue of(String name, String key, Value value) {
    return ObjectValue.builder()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put(
            "metadata",
            ObjectValue.builder().put("name", name).put("namespace", "kube-system").build())
        .put("data", ObjectValue.of(key, value))
        .build();
  }
}
