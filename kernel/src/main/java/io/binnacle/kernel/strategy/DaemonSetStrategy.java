package io.binnacle.kernel.strategy;

import io.binnacle.kernel.error.GoInteger;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.util.Optional;

/// A DaemonSet counts the changes of its pod template. `apps/v1` has no field for the count and
/// shows it as an annotation.
record DaemonSetStrategy(KindTraits traits) implements Strategy {
  private static final String[] TEMPLATE_GENERATION = {
    "metadata", "annotations", "deprecated.daemonset.template.generation"
  };

  @Override
  public Optional<String> unconvertible(ObjectValue object) {
    return object.text(TEMPLATE_GENERATION).flatMap(GoInteger::fault);
  }

  @Override
  public ObjectValue read(ObjectValue object) {
    return object.withAt(Value.of(Long.toString(count(object).orElse(0L))), TEMPLATE_GENERATION);
  }

  @Override
  public ObjectValue prepareForCreate(ObjectValue object, WriteContext context) {
    long given = count(object).orElse(0L);
    return traits
        .beginGeneration(traits.dropStatus(object))
        .withAt(Value.of(Long.toString(Math.max(1, given))), TEMPLATE_GENERATION);
  }

  @Override
  public ObjectValue prepareForUpdate(ObjectValue object, ObjectValue old, WriteContext context) {
    long count = count(old).orElse(1L);
    boolean same = KindTraits.deepEqual(object.at("spec", "template"), old.at("spec", "template"));
    ObjectValue counted =
        object.withAt(Value.of(Long.toString(same ? count : count + 1)), TEMPLATE_GENERATION);
    return traits.raiseGeneration(traits.keepStatus(counted, old), old);
  }

  @Override
  public ObjectValue prepareForStatus(ObjectValue object, ObjectValue old, WriteContext context) {
    // It counts templates, and is no annotation but where one is shown.
    return traits
        .keepAllButStatus(object, old)
        .withAt(Value.of(Long.toString(count(old).orElse(0L))), TEMPLATE_GENERATION);
  }

  @Override
  public ObjectValue versionless(ObjectValue object) {
    ObjectValue bare = object.withoutAt(TEMPLATE_GENERATION);
    boolean empty = bare.object("metadata", "annotations").filter(ObjectValue::isEmpty).isPresent();
    return empty ? bare.withoutAt("metadata", "annotations") : bare;
  }

  private static Optional<Long> count(ObjectValue daemonSet) {
    return daemonSet.text(TEMPLATE_GENERATION).flatMap(GoInteger::parse);
  }
}
