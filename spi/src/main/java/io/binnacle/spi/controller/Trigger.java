package io.binnacle.spi.controller;

import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;
import java.util.function.Function;

/// Changes that make keys due.
///
/// @param resource whose changes
/// @param keys the keys that a changed or removed object makes due; pure and quick
public record Trigger(GroupVersionResource resource, Function<ObjectValue, List<ObjectKey>> keys) {

  /// Changes of the resource that the controller is about.
  public static Trigger self(GroupVersionResource resource) {
    return new Trigger(
        resource,
        object ->
            List.of(
                new ObjectKey(
                    object.text("metadata", "namespace").orElse(""),
                    object.text("metadata", "name").orElse(""))));
  }
}
