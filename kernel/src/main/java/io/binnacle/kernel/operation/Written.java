package io.binnacle.kernel.operation;

import io.binnacle.kernel.registry.ObjectVersion;
import io.binnacle.spi.value.ObjectValue;

/// What came of a write.
sealed interface Written {

  /// The object as stored.
  ///
  /// @param created whether it is new
  record Stored(ObjectVersion version, boolean created) implements Written {
    @Override
    public ObjectValue value() {
      return version.value();
    }
  }

  /// The object as it would have been stored, or as it last was before it went.
  record Told(ObjectValue value, boolean created) implements Written {}

  ObjectValue value();

  boolean created();
}
