package io.binnacle.kernel.operation;

import static io.binnacle.kernel.strategy.KindTraits.copyMember;

import io.binnacle.kernel.apply.ManagedFields;
import io.binnacle.kernel.error.FieldError;
import io.binnacle.kernel.operation.WriteSteps.Preparation;
import io.binnacle.kernel.strategy.SigningConditions;
import io.binnacle.kernel.strategy.Strategy;
import io.binnacle.kernel.strategy.WriteContext;
import io.binnacle.spi.value.ListValue;
import io.binnacle.spi.value.NumberValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What each path may change of an object. Pure.
final class Preparations {
  private Preparations() {}

  /// The preparation for a path, by its subresource; empty for one that does not change the object
  /// in this way.
  static Optional<Preparation> of(Strategy strategy, String subresource) {
    return switch (subresource) {
      case "", "scale" -> Optional.of(new Main(strategy));
      case "status" -> Optional.of(new Status(strategy));
      case "finalize" -> Optional.of((object, old, _) -> copyMember(object, old, "status"));
      case "approval" -> Optional.of(Preparations::approval);
      case "ephemeralcontainers" ->
          Optional.of((object, old, _) -> counted(ephemeral(object, old), old));
      case "resize" -> Optional.of((object, old, _) -> counted(resized(object, old), old));
      default -> Optional.empty();
    };
  }

  private record Main(Strategy strategy) implements Preparation {
    @Override
    public ObjectValue prepare(ObjectValue object, ObjectValue old, WriteContext context) {
      return strategy.prepareForUpdate(object, old, context);
    }

    @Override
    public List<FieldError> validate(ObjectValue object, ObjectValue old, WriteContext context) {
      return strategy.validateUpdate(object, old, context);
    }

    @Override
    public boolean main() {
      return true;
    }
  }

  private record Status(Strategy strategy) implements Preparation {
    @Override
    public ObjectValue prepare(ObjectValue object, ObjectValue old, WriteContext context) {
      return strategy.prepareForStatus(object, old, context);
    }

    @Override
    public List<FieldError> validate(ObjectValue object, ObjectValue old, WriteContext context) {
      return strategy.validateStatus(object, old, context);
    }
  }

  /// Approval changes the conditions of a certificate request and dates them.
  private static ObjectValue approval(ObjectValue object, ObjectValue old, WriteContext context) {
    List<Value> conditions =
        SigningConditions.dated(object, old, context.now()).items("status", "conditions");
    ObjectValue kept = copyMember(copyMember(object, old, "spec"), old, "status");
    return conditions.isEmpty()
        ? kept.withoutAt("status", "conditions")
        : kept.withAt(new ListValue(conditions), "status", "conditions");
  }

  private static ObjectValue ephemeral(ObjectValue object, ObjectValue old) {
    Optional<Value> containers = object.at("spec", "ephemeralContainers");
    ObjectValue pod = managed(old, object);
    return containers.isPresent()
        ? pod.withAt(containers.get(), "spec", "ephemeralContainers")
        : pod.withoutAt("spec", "ephemeralContainers");
  }

  /// The stored object with those who manage it after the change.
  private static ObjectValue managed(ObjectValue old, ObjectValue changed) {
    return ManagedFields.withEntries(old, new ListValue(ManagedFields.entries(changed)));
  }

  /// A resize changes the resources, and how to change them, of the containers that there are.
  private static ObjectValue resized(ObjectValue object, ObjectValue old) {
    ObjectValue pod = managed(old, object);
    for (String list : List.of("containers", "initContainers")) {
      List<Value> containers = new ArrayList<>();
      for (Value value : old.items("spec", list)) {
        containers.add(value instanceof ObjectValue c ? resized(c, object, list) : value);
      }
      if (!containers.isEmpty()) {
        pod = pod.withAt(new ListValue(containers), "spec", list);
      }
    }
    return pod;
  }

  private static ObjectValue resized(ObjectValue container, ObjectValue pod, String list) {
    for (Value value : pod.items("spec", list)) {
      if (value instanceof ObjectValue wanted && wanted.get("name").equals(container.get("name"))) {
        return copyMember(copyMember(container, wanted, "resources"), wanted, "resizePolicy");
      }
    }
    return container;
  }

  private static ObjectValue counted(ObjectValue pod, ObjectValue old) {
    if (pod.get("spec").equals(old.get("spec"))) {
      return pod;
    }
    long generation = old.integer("metadata", "generation").orElse(0L);
    return pod.withAt(NumberValue.of(generation + 1), "metadata", "generation");
  }
}
