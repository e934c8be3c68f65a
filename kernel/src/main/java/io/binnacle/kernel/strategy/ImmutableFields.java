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
          "replicasets.apps",
          List.of("spec.selector"));

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
    return errors;
  }
}
