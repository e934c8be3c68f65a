package io.binnacle.kernel.operation;

import io.binnacle.kernel.error.ApiErrors;
import io.binnacle.kernel.error.ApiException;
import io.binnacle.kernel.registry.ObjectStore;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.model.ObjectKey;

/// Conflicts in the words of upstream's store, where it is the one that checks.
final class StorePreconditions {
  private StorePreconditions() {}

  /// The object is another, or another version, than it must be.
  ///
  /// @param what `UID` or `ResourceVersion`
  static ApiException failed(
      ResourceDefinition resource, ObjectKey key, String what, String wanted, String found) {
    return ApiErrors.conflict(
        resource.address(),
        key.name(),
        "StorageError: invalid object, Code: 4, Key: "
            + ObjectStore.place(resource, key)
            + ", ResourceVersion: 0, AdditionalErrorMsg: "
            + difference(what, wanted, found));
  }

  static String difference(String what, String wanted, String found) {
    return "Precondition failed: "
        + what
        + " in precondition: "
        + wanted
        + ", "
        + what
        + " in object meta: "
        + found;
  }
}
