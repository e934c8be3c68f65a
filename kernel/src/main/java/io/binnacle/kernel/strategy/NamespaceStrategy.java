package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.FieldError;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;

/// A Namespace is Active until it is deleted, and goes when the finalizers of its specification are
/// gone too: those are set on creation and changed only through `/finalize`.
record NamespaceStrategy(KindTraits traits) implements Strategy {
  private static final Value KUBERNETES = Value.of("kubernetes");
  static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  public ObjectValue read(ObjectValue object) {
    String name = object.text("metadata", "name").orElse("");
    return name.isEmpty()
        ? object
        : object.withAt(Value.of(name), "metadata", "labels", NAME_LABEL);
  }

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    List<Value> finalizers = new ArrayList<>(object.items("spec", "finalizers"));
    if (!finalizers.contains(KUBERNETES)) {
      finalizers.add(KUBERNETES);
    }
    return named(object, context)
        .with("spec", ObjectValue.of("finalizers", new ListValue(finalizers)))
        .with("status", ObjectValue.of("phase", Value.of("Active")));
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    ObjectValue kept = KindTraits.copyMember(object, old, "spec");
    return named(traits.keepStatus(kept, old), context);
  }

  /// The label by which selectors find a namespace by name. Always there, whatever the client says.
  private static ObjectValue named(ObjectValue object, WriteContext context) {
    return object.withAt(Value.of(context.key().name()), "metadata", "labels", NAME_LABEL);
  }

  @Override
  public ObjectValue prepareForStatus(ObjectValue object, ObjectValue old, WriteContext context) {
    return named(traits.keepAllButStatus(object, old), context);
  }

  @Override
  public List<FieldError> validateStatus(
      ObjectValue object, ObjectValue old, WriteContext context) {
    String phase = object.text("status", "phase").orElse("");
    boolean deleting = object.text("metadata", "deletionTimestamp").isPresent();
    if (!deleting && !phase.equals("Active")) {
      return List.of(
          FieldError.invalid(
              "status.Phase",
              FieldError.quote(phase),
              "may only be 'Active' if `deletionTimestamp` is empty"));
    }
    if (deleting && !phase.equals("Terminating")) {
      return List.of(
          FieldError.invalid(
              "status.Phase",
              FieldError.quote(phase),
              "may only be 'Terminating' if `deletionTimestamp` is not empty"));
    }
    return List.of();
  }
}
