package io.binnacle.kernel.namespace;

import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is still in a namespace that is being deleted. Confined to one look at it.
final class NamespaceContent {
  private final Map<String, Integer> byResource = new TreeMap<>();
  private final Map<String, Integer> byFinalizer = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();

  /// Counts an object that is still there.
  void remains(ResourceDefinition resource, ObjectValue object) {
    String name = resource.address().resource() + "." + resource.address().group();
    byResource.merge(name, 1, Integer::sum);
    for (Value finalizer : object.items("metadata", "finalizers")) {
      if (finalizer instanceof TextValue text) {
        byFinalizer.merge(text.text(), 1, Integer::sum);
      }
    }
  }

  /// Notes why objects could not be deleted.
  void failed(String why) {
    failures.add(why);
  }

  boolean empty() {
    return byResource.isEmpty() && failures.isEmpty();
  }

  /// How many objects there are of each `resource.group`.
  Map<String, Integer> byResource() {
    return byResource;
  }

  /// How many objects each finalizer keeps.
  Map<String, Integer> byFinalizer() {
    return byFinalizer;
  }

  /// Why objects could not be deleted, sorted.
  List<String> failures() {
    return failures.stream().sorted().toList();
  }
}
