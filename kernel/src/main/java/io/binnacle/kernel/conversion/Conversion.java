package io.binnacle.kernel.conversion;

import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.value.ObjectValue;

/// Between one served version of a resource and the version in which it is stored. Nothing that the
/// served version can say is lost on the way there and back. Pure.
public interface Conversion {

  /// The version in which objects are stored.
  GroupVersionResource storage();

  /// An object of the served version as it is stored.
  ObjectValue toStorage(ObjectValue served);

  /// Whether objects of the served version are checked as they are stored.
  default boolean checkedAsStored() {
    return false;
  }

  /// A stored object as the served version shows it.
  ObjectValue fromStorage(ObjectValue stored);
}
