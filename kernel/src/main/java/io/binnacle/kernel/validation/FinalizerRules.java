package io.binnacle.kernel.validation;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.resource.ResourceDefinition;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.TextValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Checks that finalizers say whose they are, as core's `ValidateObjectMeta` does beyond
/// apimachinery's.
public final class FinalizerRules {
  private static final Set<String> STANDARD = Set.of("kubernetes", "orphan", "foregroundDeletion");

  /// The groups and kinds whose strategies upstream ask apimachinery alone.
  private static final Set<String> LENIENT_GROUPS =
      Set.of(
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "apiregistration.k8s.io",
          "coordination.k8s.io",
          "node.k8s.io",
          "policy");

  private FinalizerRules() {}

  public static List<FieldError> create(ResourceDefinition definition, ObjectValue object) {
    return LENIENT_GROUPS.contains(definition.address().group())
            || definition.address().qualifiedResource().equals("events")
        ? List.of()
        : all(object);
  }

  /// What is wrong with the finalizers of an object of a kind whose validation asks core.
  public static List<FieldError> all(ObjectValue object) {
    List<FieldError> errors = new ArrayList<>();
    int index = 0;
    for (var value : object.items("metadata", "finalizers")) {
      if (value instanceof TextValue finalizer
          && finalizer.text().indexOf('/') < 0
          && !STANDARD.contains(finalizer.text())) {
        errors.add(
            FieldError.invalid(
                "metadata.finalizers[" + index + "]",
                FieldError.quote(finalizer.text()),
                "name is neither a standard finalizer name nor is it fully qualified"));
      }
      index++;
    }
    return errors;
  }
}
