package io.binnacle.spi.controller;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.ObjectReader;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;

/// Reads and writes API objects through the server's ordinary pipeline: authorized, admitted and
/// audited as the controller's user. Reads come from the cache. Thread-safe.
public interface ControllerClient extends ObjectReader {

  ObjectValue create(GroupVersionResource resource, String namespace, ObjectValue object)
      throws ApiFailure;

  /// Replaces an object; `metadata.resourceVersion`, when present, must be the stored one.
  ///
  /// @param subresource e.g. `status`; empty for the object itself
  ObjectValue update(GroupVersionResource resource, String subresource, ObjectValue object)
      throws ApiFailure;

  /// Server-side apply, forced, as the controller's field manager.
  ObjectValue apply(GroupVersionResource resource, String subresource, ObjectValue object)
      throws ApiFailure;

  /// Deletes an object.
  ///
  /// @param options a `meta/v1 DeleteOptions` object; may be empty
  void delete(GroupVersionResource resource, ObjectKey key, ObjectValue options) throws ApiFailure;

  /// A request that the API server refused.
  final class ApiFailure extends SpiException {
    private final Status status;

    public ApiFailure(ErrorKind kind, Status status) {
      super(kind, status.reason(), status.message());
      this.status = status;
    }

    public Status status() {
      return status;
    }
  }
}
