package io.binnacle.kernel.operation;

import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;

/// Sets what clients leave out. Pure and thread-safe.
@FunctionalInterface
public interface Defaults {

  /// The object with its defaults. Idempotent.
  ObjectValue apply(ResourceDefinition resource, ObjectValue object);
}
