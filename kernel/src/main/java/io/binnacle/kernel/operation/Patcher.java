package io.binnacle.kernel.operation;

import io.binnacle.kernel.schema.StructSchema;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;

/// One way of patching. Pure and thread-safe.
@FunctionalInterface
public interface Patcher {

  /// The object with the patch applied.
  ///
  /// @param patch the body of the request
  /// @throws io.binnacle.kernel.error.ApiException when the patch cannot be applied
  ObjectValue apply(Value patch, ObjectValue object, StructSchema schema);
}
