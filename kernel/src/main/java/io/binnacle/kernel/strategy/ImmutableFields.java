package io.binnacle.kernel.strategy;

import io.binnacle.kernel.codec.JsonWriter;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields that stay as they were on creation, by `resource.group`. Pure.
public final class ImmutableFields {
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "controllerrevisions.apps",
          List.of("data"),
          "daemonsets.apps",
          List.of("spec.selector"),
          "deployments.apps",
          List.of("spec.selector"),
          "endpointslices.discovery.k8s.io",
          List.of("addressType"),
          "replicasets.apps",
          List.of("spec.selector"),
          "runtimeclasses.node.k8s.io",
          List.of("handler"),
          "secrets",
          List.of("type"),
          "storageclasses.storage.k8s.io",
          List.of("provisioner", "reclaimPolicy", "volumeBindingMode"));

  private ImmutableFields() {}

  /// What a change has against it.
  public static List<FieldError> faults(
      String qualifiedResource, ObjectValue object, ObjectValue old) {
    List<FieldError> errors = new ArrayList<>();
    for (String path : FIELDS.getOrDefault(qualifiedResource, List.of())) {
      String[] steps = path.split("\\.", -1);
      Optional<Value> now = object.at(steps);
      if (!KindTraits.same(now, old.at(steps))) {
        String shown = JsonWriter.text(now.orElse(NullValue.NULL));
        errors.add(FieldError.invalid(path, shown, "field is immutable"));
      }
    }
    if (qualifiedResource.equals("priorityclasses.scheduling.k8s.io")
        && !KindTraits.same(object.get("value"), old.get("value"))) {
      errors.add(FieldError.forbidden("value", "may not be changed in an update."));
    }
    if (qualifiedResource.startsWith("rolebindings.")
        || qualifiedResource.startsWith("clusterrolebindings.")) {
      roleRef(errors, object, old);
    }
    return errors;
  }

  /// Go prints the reference with the names of its fields.
  private static void roleRef(List<FieldError> errors, ObjectValue object, ObjectValue old) {
    ObjectValue now = object.object("roleRef").orElse(ObjectValue.empty());
    if (!now.equals(old.object("roleRef").orElse(ObjectValue.empty()))) {
      ObjectValue shown =
          ObjectValue.builder()
              .put("APIGroup", now.text("apiGroup").orElse(""))
              .put("Kind", now.text("kind").orElse(""))
              .put("Name", now.text("name").orElse(""))
              .build();
      errors.add(FieldError.invalid("roleRef", JsonWriter.text(shown), "cannot change roleRef"));
    }
  }
}
