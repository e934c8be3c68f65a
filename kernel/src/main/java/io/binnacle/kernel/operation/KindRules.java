package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import java.util.List;

/// What data says about the objects of a kind beyond their schema: defaults, and rules for metadata
/// and fields. Pure and thread-safe.
public interface KindRules {

  /// The object with what the client left out. Idempotent.
  ObjectValue defaulted(ResourceDefinition resource, ObjectValue object);

  /// The faults of a new object.
  List<FieldError> faults(ResourceDefinition resource, ObjectValue object);

  /// The faults of a change.
  List<FieldError> faults(ResourceDefinition resource, ObjectValue object, ObjectValue old);
}
