package io.binnacle.spi.admission;

import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ObjectValue;
import java.util.Optional;

/// What is to be admitted, as `admission.k8s.io/v1 AdmissionRequest` has it.
///
/// @param operation what is done
/// @param kind the type of `object`
/// @param resource the resource addressed
/// @param subresource e.g. `status`; empty for the resource itself
/// @param key namespace and name; the name is empty while a generated one is not yet made
/// @param user who does it
/// @param object the object as it would be stored, absent on deletion
/// @param oldObject the object as stored, absent on creation
/// @param options the request's options as an object, e.g. a `CreateOptions`
/// @param dryRun whether nothing will be stored
public record AdmissionRequest(
    Operation operation,
    GroupVersionKind kind,
    GroupVersionResource resource,
    String subresource,
    ObjectKey key,
    UserInfo user,
    Optional<ObjectValue> object,
    Optional<ObjectValue> oldObject,
    ObjectValue options,
    boolean dryRun) {

  /// This request with another object.
  public AdmissionRequest withObject(ObjectValue changed) {
    return new AdmissionRequest(
        operation,
        kind,
        resource,
        subresource,
        key,
        user,
        Optional.of(changed),
        oldObject,
        options,
        dryRun);
  }
}
