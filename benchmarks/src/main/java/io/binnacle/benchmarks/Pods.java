package io.binnacle.benchmarks;

import io.binnacle.benchmarks.load.PodText;
import io.binnacle.kernel.codec.JsonReader;
import io.binnacle.kernel.resource.ResourceCatalog;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;
import java.nio.charset.StandardCharsets;

/// Pods for the benchmarks, of the size that the load has.
final class Pods {
  static final ResourceDefinition DEFINITION =
      ResourceCatalog.builtIn().find(new GroupVersionResource("", "v1", "pods")).orElseThrow();

  private static final PodText TEXT = PodText.sized(String::length);

  private Pods() {}

  static byte[] json(int number) {
    return TEXT.numbered(number).getBytes(StandardCharsets.UTF_8);
  }

  static ObjectValue value(int number) {
    return JsonReader.readStored(json(number));
  }
}
