package io.binnacle.admission;

import io.binnacle.spi.admission.AdmissionRequest;
import io.binnacle.spi.model.GroupVersionResource;
import io.binnacle.spi.model.Status;
import io.binnacle.spi.value.ObjectValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// How plugins refuse, in kube-apiserver's form.
public final class Refusal {
  private static final String NAMELESS = "Unknown";

  private Refusal() {}

  /// A 403 that names the object, by its `generateName` while it has no name.
  public static Status forbidden(AdmissionRequest request, String why) {
    GroupVersionResource resource = request.resource();
    String name = name(request);
    return new Status(
        403,
        "Forbidden",
        resource.qualifiedResource() + " \"" + name + "\" is forbidden: " + why,
        Optional.of(Status.Details.of(name, resource.group(), resource.resource())));
  }

  /// A 403 for several reasons; empty when there are none. Each is told once.
  public static Optional<Status> forbidden(AdmissionRequest request, List<String> reasons) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(reasons));
    return switch (distinct.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(forbidden(request, distinct.getFirst()));
      default -> Optional.of(forbidden(request, distinct.toString()));
    };
  }

  private static String name(AdmissionRequest request) {
    if (!request.key().name().isEmpty()) {
      return request.key().name();
    }
    ObjectValue object = request.object().orElse(ObjectValue.empty());
    return object
        .text("metadata", "name")
        .filter(name -> !name.isEmpty())
        .or(() -> object.text("metadata", "generateName").filter(name -> !name.isEmpty()))
        .orElse(NAMELESS);
  }
}
