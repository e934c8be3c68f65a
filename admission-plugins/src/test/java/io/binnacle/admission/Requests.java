package io.binnacle.admission;

import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.admission.Operation;
import io.binnacle.spi.model.GroupVersionKind;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.ObjectKey;
import io.binnacle.spi.model.UserInfo;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;

/// Requests as plugins see them.
public final class Requests {
  private Requests() {}

  public static AdmissionRequest create(GroupVersionResource resource, ObjectValue object) {
    return request(Operation.CREATE, resource, object, Optional.empty());
  }

  public static AdmissionRequest update(
      GroupVersionResource resource, ObjectValue object, ObjectValue old) {
    return request(Operation.UPDATE, resource, object, Optional.of(old));
  }

  /// The request to a part of the object.
  public static AdmissionRequest at(String subresource, AdmissionRequest request) {
    return new AdmissionRequest(
        request.operation(),
        request.kind(),
        request.resource(),
        subresource,
        request.key(),
        request.user(),
        request.object(),
        request.oldObject(),
        request.options(),
        request.dryRun());
  }

  /// The request as one that stores nothing.
  public static AdmissionRequest dry(AdmissionRequest request) {
    return new AdmissionRequest(
        request.operation(),
        request.kind(),
        request.resource(),
        request.subresource(),
        request.key(),
        request.user(),
        request.object(),
        request.oldObject(),
        request.options(),
        true);
  }

  private static AdmissionRequest request(
      Operation operation,
      GroupVersionResource resource,
      ObjectValue object,
      Optional<ObjectValue> old) {
    return new AdmissionRequest(
        operation,
        new GroupVersionKind(resource.group(), resource.version(), "Any"),
        resource,
        "",
        new ObjectKey(
            object.text("metadata", "namespace").orElse(""),
            object.text("metadata", "name").orElse("")),
        UserInfo.of("tester"),
        Optional.of(object),
        old,
        ObjectValue.empty(),
        false);
  }

  public static ObjectValue named(String name) {
    return ObjectValue.of("metadata", ObjectValue.of("name", Value.of(name)));
  }

  public static ListValue list(Value... items) {
    return ListValue.of(items);
  }

  /// An object of texts.
  public static ObjectValue texts(String... namesAndTexts) {
    ObjectValue.Builder object = ObjectValue.builder();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      object.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return object.build();
  }
}
